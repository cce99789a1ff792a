// SPDX-License-Identifier: Apache-2.0
#include "sink/http/basic_auth.hpp"

#include <memory>
#include <regex>
#include <utility>

#include <crypt.h>
#include <fmt/format.h>
#include <gnutls/crypto.h>

namespace bgpsnoop::sink {

namespace {

constexpr int greatest_cost = 14; // a second, about
/// Who does not exist takes as long as who does.
constexpr const char* nobodys = "$2b$10$abcdefghijklmnopqrstuu4T826PRnz0Hu6YlprUuxkZxOOj5Fw5S";

std::array<std::uint8_t, 16> random_salt()
{
    std::array<std::uint8_t, 16> salt{};
    gnutls_rnd(GNUTLS_RND_NONCE, salt.data(), salt.size());
    return salt;
}

bool same(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && gnutls_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool fits(std::string_view password, const std::string& hash)
{
    const std::string text(password);
    const auto room = std::make_unique<crypt_data>(); // 32 KB
    const char* computed = ::crypt_r(text.c_str(), hash.c_str(), room.get());
    return computed != nullptr && computed[0] != '*' && same(computed, hash);
}

} // namespace

std::string problem_with_hash(const std::string& hash)
{
    static const std::regex bcrypt(R"(\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53})");
    std::smatch parts;
    if (!std::regex_match(hash, parts, bcrypt))
        return "is no bcrypt hash";
    const int cost = std::stoi(parts[1]);
    return cost > greatest_cost
               ? fmt::format("costs too much: {} is the greatest cost, not {}", greatest_cost, cost)
               : "";
}

BasicAuth::BasicAuth(Users users) : users_(std::move(users)), salt_(random_salt()) {}

BasicAuth::Digest BasicAuth::digest(std::string_view user, std::string_view password) const
{
    std::string text(salt_.begin(), salt_.end());
    text.append(fmt::format("{}:", user.size())).append(user).append(password);
    Digest digest{};
    gnutls_hash_fast(GNUTLS_DIG_SHA256, text.data(), text.size(), digest.data());
    return digest;
}

bool BasicAuth::may_compute(Clock::time_point now)
{
    if (now - refilled_ >= std::chrono::seconds(1)) {
        refilled_ = now;
        left_ = computed_per_second;
    }
    return left_ > 0 && left_-- > 0;
}

BasicAuth::Answer BasicAuth::check(std::string_view user, std::string_view password,
                                   Clock::time_point now)
{
    if (open_to_all())
        return Answer::yes;
    const Digest asked = digest(user, password);
    const std::lock_guard lock(mutex_);
    if (remembered_.contains(asked))
        return Answer::yes;
    if (!may_compute(now))
        return Answer::ask_later;
    const auto found = users_.find(std::string(user));
    const bool right =
        fits(password, found == users_.end() ? nobodys : found->second) && found != users_.end();
    if (right && remembered_.size() < most_remembered)
        remembered_.insert(asked);
    return right ? Answer::yes : Answer::no;
}

} // namespace bgpsnoop::sink
