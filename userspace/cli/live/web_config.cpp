// SPDX-License-Identifier: Apache-2.0
#include "cli/live/web_config.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/yaml.hpp"
#include "sink/format.hpp"
#include "sink/http/basic_auth.hpp"
#include "sink/named_file.hpp"
#include "sink/nearest.hpp"

namespace bgpsnoop::cli {

namespace {

using sink::ClientAuth;
using sink::TlsConfig;

const std::map<std::string, ClientAuth> client_auth_types{
    {"NoClientCert", ClientAuth::none},
    {"RequestClientCert", ClientAuth::request},
    {"RequireAnyClientCert", ClientAuth::require},
    {"RequireClientCert", ClientAuth::require},
    {"VerifyClientCertIfGiven", ClientAuth::verify_if_given},
    {"RequireAndVerifyClientCert", ClientAuth::verify},
};
/// As of exporter-toolkit, and in the words of GnuTLS; the oldest first.
constexpr auto tls_versions = std::to_array<std::pair<const char*, const char*>>({
    {"TLS10", "VERS-TLS1.0"},
    {"TLS11", "VERS-TLS1.1"},
    {"TLS12", "VERS-TLS1.2"},
    {"TLS13", "VERS-TLS1.3"},
});
constexpr std::size_t oldest_by_default = 2;
constexpr std::size_t largest_web_config = std::size_t{1} << 20; // of ten thousand users

/// Of exporter-toolkit, and left to GnuTLS here.
const std::vector<std::string> not_to_be_chosen{"cipher_suites", "client_allowed_sans",
                                                "curve_preferences", "prefer_server_cipher_suites"};

/// One reading of one file.
class WebConfigReading {
public:
    explicit WebConfigReading(std::string path)
        : path_(std::move(path)), directory_(std::filesystem::path(path_).parent_path())
    {
    }

    void read(const YAML::Node& root)
    {
        each_key(root, {"tls_server_config", "http_server_config", "basic_auth_users"},
                 [this](const std::string& key, const YAML::Node& value) {
                     if (key == "tls_server_config")
                         read_tls(value);
                     else if (key == "basic_auth_users")
                         read_users(value);
                     else
                         read_http(value);
                 });
    }

    void complain(const YAML::Node& where, const std::string& what)
    {
        problems_.push_back(fmt::format("{}:{}: {}", path_, where.Mark().line + 1, what));
    }

    const ConfigProblems& problems() const { return problems_; }
    const sink::WebConfig& config() const { return config_; }

private:
    template <typename Read>
    void each_key(const YAML::Node& map, const std::vector<std::string>& known, Read read)
    {
        if (map.IsNull())
            return;
        if (!map.IsMap())
            return complain(map, "expected a mapping");
        for (const auto& entry : map) {
            const auto key = entry.first.as<std::string>();
            if (std::ranges::count(known, key) != 0)
                read(key, entry.second);
            else
                complain(entry.first, unknown_key(key, known));
        }
    }

    static std::string unknown_key(const std::string& key, const std::vector<std::string>& known)
    {
        if (std::ranges::count(not_to_be_chosen, key) != 0)
            return fmt::format("{} cannot be chosen here: GnuTLS chooses", key);
        return fmt::format("unknown key '{}'{}", sink::printable(key),
                           sink::did_you_mean(key, known));
    }

    std::string file_of(const YAML::Node& value) const
    {
        return (directory_ / value.as<std::string>()).string();
    }

    void read_tls(const YAML::Node& map)
    {
        TlsConfig tls;
        std::size_t first = oldest_by_default;
        std::size_t last = tls_versions.size() - 1;
        std::vector<std::string> known{"cert_file",      "key_file",    "client_auth_type",
                                       "client_ca_file", "min_version", "max_version"};
        each_key(map, known, [&](const std::string& key, const YAML::Node& value) {
            if (key == "cert_file")
                tls.cert_file = file_of(value);
            else if (key == "key_file")
                tls.key_file = file_of(value);
            else if (key == "client_ca_file")
                tls.client_ca_file = file_of(value);
            else if (key == "client_auth_type")
                tls.client_auth = client_auth_of(value);
            else
                (key == "min_version" ? first : last) = version_of(value);
        });
        if (tls.cert_file.empty() || tls.key_file.empty())
            complain(map, "tls_server_config wants both cert_file and key_file");
        if (verifies(tls.client_auth) && tls.client_ca_file.empty())
            complain(map, "client certificates are verified by client_ca_file, which is missing");
        if (first > last)
            complain(map, "min_version is newer than max_version");
        tls.versions = "-VERS-ALL";
        for (std::size_t each = first; each <= last; ++each)
            tls.versions += fmt::format(":+{}", tls_versions.at(each).second);
        config_.tls = std::move(tls);
    }

    ClientAuth client_auth_of(const YAML::Node& value)
    {
        const auto found = client_auth_types.find(value.as<std::string>());
        if (found != client_auth_types.end())
            return found->second;
        complain(value, fmt::format("there is no client_auth_type '{}'",
                                    sink::printable(value.as<std::string>())));
        return ClientAuth::verify;
    }

    std::size_t version_of(const YAML::Node& value)
    {
        const auto text = value.as<std::string>();
        for (std::size_t each = 0; each < tls_versions.size(); ++each)
            if (text == tls_versions.at(each).first)
                return each;
        complain(value,
                 fmt::format("there is no version '{}': TLS10 to TLS13", sink::printable(text)));
        return oldest_by_default;
    }

    void read_users(const YAML::Node& map)
    {
        if (!map.IsMap())
            return complain(map, "expected a mapping of users to bcrypt hashes");
        for (const auto& entry : map) {
            const auto user = entry.first.as<std::string>();
            const auto hash = entry.second.as<std::string>();
            if (const auto problem = sink::problem_with_hash(hash); !problem.empty())
                complain(entry.first, fmt::format("what {} has in place of a password {}",
                                                  sink::printable(user), problem));
            config_.users[user] = hash;
        }
    }

    /// HTTP/1.1 is spoken, whatever is allowed beyond it.
    void read_http(const YAML::Node& map)
    {
        each_key(map, {"http2", "headers"},
                 [this](const std::string& key, const YAML::Node& value) {
                     if (key == "headers")
                         complain(value, "headers cannot be chosen here");
                 });
    }

    const std::string path_;
    const std::filesystem::path directory_;
    ConfigProblems problems_;
    sink::WebConfig config_;
};

} // namespace

tl::expected<sink::WebConfig, ConfigProblems> read_web_config(const std::string& path)
{
    if (path.empty())
        return sink::WebConfig{};
    const auto text = sink::text_of_file(path, largest_web_config);
    if (!text)
        return tl::make_unexpected(ConfigProblems{text.error()});
    WebConfigReading reading(path);
    try { // the library speaks by exceptions: they end here
        reading.read(only_document(*text));
    } catch (const YAML::Exception& error) {
        return tl::make_unexpected(
            ConfigProblems{fmt::format("{}:{}: {}", path, error.mark.line + 1, error.msg)});
    }
    if (!reading.problems().empty())
        return tl::make_unexpected(reading.problems());
    return reading.config();
}

} // namespace bgpsnoop::cli
