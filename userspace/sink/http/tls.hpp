// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include <gnutls/abstract.h>
#include <tl/expected.hpp>

#include "sink/http/web_config.hpp"

namespace bgpsnoop::sink {

/// The certificate that a door shows, and what it asks of clients. The files are read with each
/// handshake, so that a new certificate needs no restart; where they do not make a pair, as while
/// they are exchanged, the last pair counts.
class Tls {
public:
    /// Fails with one sentence for people where a file cannot be used.
    static tl::expected<std::unique_ptr<Tls>, std::string> load(const TlsConfig& config);

    const std::string& priorities() const { return priorities_; } ///< of GnuTLS
    const std::string& client_ca() const { return client_ca_; }   ///< PEM; empty: none

    /// For one handshake: the certificates and their key, which the library frees, and whether the
    /// client must show one of its own. 0, or -1: the handshake fails.
    int prepare(gnutls_session_t session, gnutls_pcert_st** certificates, unsigned* count,
                gnutls_privkey_t* key, unsigned* flags);

private:
    struct Pem {
        std::string certificates;
        std::string key;
        bool operator==(const Pem&) const = default;
    };

    explicit Tls(TlsConfig config) : config_(std::move(config)) {}
    static std::string problem_of_pair(const Pem& pem);
    static bool import(const Pem& pem, gnutls_pcert_st** certificates, unsigned* count,
                       gnutls_privkey_t* key);
    Pem newest();

    const TlsConfig config_;
    std::string priorities_{"NORMAL"};
    std::string client_ca_;
    std::mutex mutex_; ///< guards `last_`
    Pem last_;         ///< as is used
};

} // namespace bgpsnoop::sink
