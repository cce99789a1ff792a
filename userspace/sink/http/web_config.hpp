// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

/// Who may come by the TCP addresses, and how, as the file of `--web.config.file` says: the format
/// is that of Prometheus's exporter-toolkit. The Unix socket has its mode and group instead.
namespace bgpsnoop::sink {

/// What is asked of clients, by the names of Go's crypto/tls.
enum class ClientAuth : std::uint8_t {
    none,            ///< NoClientCert
    request,         ///< RequestClientCert
    require,         ///< RequireAnyClientCert
    verify_if_given, ///< VerifyClientCertIfGiven
    verify           ///< RequireAndVerifyClientCert
};

/// Against the authorities of `client_ca_file`.
constexpr bool verifies(ClientAuth auth)
{
    return auth == ClientAuth::verify || auth == ClientAuth::verify_if_given;
}

struct TlsConfig {
    std::string cert_file; ///< PEM, the server's certificate first
    std::string key_file;  ///< PEM
    ClientAuth client_auth = ClientAuth::none;
    std::string client_ca_file; ///< PEM; of those that verify
    std::string versions;       ///< as a part of a priority string of GnuTLS

    bool operator==(const TlsConfig&) const = default;
};

/// One sentence for people where its files cannot be used; else empty.
std::string problem_with(const TlsConfig& config);

struct WebConfig {
    std::optional<TlsConfig> tls;
    std::map<std::string, std::string> users; ///< name to bcrypt hash; none: all may come
};

} // namespace bgpsnoop::sink
