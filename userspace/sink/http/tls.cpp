// SPDX-License-Identifier: Apache-2.0
#include "sink/http/tls.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include <fmt/format.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "sink/named_file.hpp"

namespace bgpsnoop::sink {

namespace {

constexpr std::size_t longest_file = std::size_t{1} << 20;
constexpr unsigned longest_chain = 16;

/// The error is one sentence: it cannot be read, is empty, or far too long for what it should be.
tl::expected<std::string, std::string> text_of(const std::string& path)
{
    auto text = text_of_file(path, longest_file);
    if (text && text->empty())
        return tl::make_unexpected(fmt::format("cannot read {}: it is empty", path));
    return text;
}

gnutls_datum_t datum(const std::string& text)
{
    return {reinterpret_cast<unsigned char*>(const_cast<char*>(text.data())), // it only reads
            static_cast<unsigned>(text.size())};
}

struct CredentialsDeleter {
    void operator()(gnutls_certificate_credentials_st* each) const
    {
        gnutls_certificate_free_credentials(each);
    }
};
using Credentials = std::unique_ptr<gnutls_certificate_credentials_st, CredentialsDeleter>;

Credentials new_credentials()
{
    gnutls_certificate_credentials_t made = nullptr;
    gnutls_certificate_allocate_credentials(&made);
    return Credentials(made);
}

gnutls_certificate_request_t request_of(ClientAuth auth)
{
    switch (auth) {
    case ClientAuth::none:
        return GNUTLS_CERT_IGNORE;
    case ClientAuth::request:
    case ClientAuth::verify_if_given:
        return GNUTLS_CERT_REQUEST;
    case ClientAuth::require:
    case ClientAuth::verify:
        return GNUTLS_CERT_REQUIRE;
    }
    return GNUTLS_CERT_REQUIRE;
}

} // namespace

/// Empty: there is none.
std::string Tls::problem_of_pair(const Pem& pem)
{
    const auto credentials = new_credentials();
    const auto certificates = datum(pem.certificates);
    const auto key = datum(pem.key);
    const int result = gnutls_certificate_set_x509_key_mem(credentials.get(), &certificates, &key,
                                                           GNUTLS_X509_FMT_PEM);
    return result < 0 ? gnutls_strerror(result) : "";
}

tl::expected<std::unique_ptr<Tls>, std::string> Tls::load(const TlsConfig& config)
{
    std::unique_ptr<Tls> tls(new Tls(config));
    const auto certificates = text_of(config.cert_file);
    if (!certificates)
        return tl::make_unexpected(certificates.error());
    const auto key = text_of(config.key_file);
    if (!key)
        return tl::make_unexpected(key.error());
    tls->last_ = {*certificates, *key};
    if (const auto problem = problem_of_pair(tls->last_); !problem.empty())
        return tl::make_unexpected(fmt::format("{} and {} make no certificate with its key: {}",
                                               config.cert_file, config.key_file, problem));
    if (verifies(config.client_auth)) {
        const auto authorities = text_of(config.client_ca_file);
        if (!authorities)
            return tl::make_unexpected(authorities.error());
        const auto trusted = datum(*authorities);
        if (gnutls_certificate_set_x509_trust_mem(new_credentials().get(), &trusted,
                                                  GNUTLS_X509_FMT_PEM) <= 0)
            return tl::make_unexpected(
                fmt::format("{} has no certificate of an authority", config.client_ca_file));
        tls->client_ca_ = *authorities;
    }
    tls->priorities_ = "NORMAL:" + config.versions;
    return tls;
}

std::string problem_with(const TlsConfig& config)
{
    const auto tls = Tls::load(config);
    return tls ? "" : tls.error();
}

Tls::Pem Tls::newest()
{
    auto certificates = text_of(config_.cert_file);
    auto key = text_of(config_.key_file);
    const std::lock_guard lock(mutex_);
    if (certificates && key) {
        Pem found{*std::move(certificates), *std::move(key)};
        if (found != last_ && problem_of_pair(found).empty())
            last_ = std::move(found);
    }
    return last_;
}

bool Tls::import(const Pem& pem, gnutls_pcert_st** certificates, unsigned* count,
                 gnutls_privkey_t* key)
{
    std::array<gnutls_x509_crt_t, longest_chain> chain{};
    unsigned length = chain.size();
    const auto text = datum(pem.certificates);
    if (gnutls_x509_crt_list_import(chain.data(), &length, &text, GNUTLS_X509_FMT_PEM, 0) < 0)
        return false;
    // The library frees it, with gnutls_free().
    *certificates = static_cast<gnutls_pcert_st*>(gnutls_calloc(length, sizeof(gnutls_pcert_st)));
    const bool imported =
        *certificates != nullptr &&
        gnutls_pcert_import_x509_list(*certificates, chain.data(), &length, 0) >= 0;
    for (unsigned i = 0; i < length; ++i)
        gnutls_x509_crt_deinit(chain.at(i));
    const auto secret = datum(pem.key);
    *count = imported ? length : 0;
    return imported && gnutls_privkey_init(key) >= 0 &&
           gnutls_privkey_import_x509_raw(*key, &secret, GNUTLS_X509_FMT_PEM, nullptr, 0) >= 0;
}

int Tls::prepare(gnutls_session_t session, gnutls_pcert_st** certificates, unsigned* count,
                 gnutls_privkey_t* key, unsigned* flags)
{
    *flags = GNUTLS_CERT_RETR_DEINIT_ALL;
    if (!import(newest(), certificates, count, key)) { // no memory: the pair was tried
        for (unsigned i = 0; i < *count; ++i)
            gnutls_pcert_deinit(*certificates + i);
        gnutls_free(*certificates);
        gnutls_privkey_deinit(*key);
        return -1;
    }
    gnutls_certificate_server_set_request(session, request_of(config_.client_auth));
    if (verifies(config_.client_auth))
        gnutls_session_set_verify_cert(session, nullptr, 0);
    return 0;
}

} // namespace bgpsnoop::sink
