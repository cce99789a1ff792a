// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "wire/address.hpp"
#include "wire/message_type.hpp"
#include "wire/result.hpp"

/// BGP messages as values (RFC 4271 section 4). All integers are in host order. A body is what
/// follows the 19-byte header; decoders never see the header, the framer has already checked it.
namespace bgpsnoop::wire {

/// An address family: AFI and SAFI (RFC 4760).
struct Family {
    std::uint16_t afi = 0;
    std::uint8_t safi = 0;

    auto operator<=>(const Family&) const = default;
};

inline constexpr Family ipv4_unicast{1, 1};
/// RFC 6793: in an OPEN it stands for an AS number that needs four octets.
inline constexpr std::uint16_t as_trans = 23456;
inline constexpr std::uint32_t last_two_octet_as = 65'535;

// --- Capabilities: the decoded value of each code; one struct per shape on the wire -------------

struct NoValue { ///< the capability's presence says it all (2, 6, 70, 74, 77, 128 ...)
    bool operator==(const NoValue&) const = default;
};
struct Multiprotocol { ///< 1, RFC 4760
    Family family;
    bool operator==(const Multiprotocol&) const = default;
};
struct Orf { ///< 3 and 130, RFC 5291
    struct Type {
        std::uint8_t type = 0;
        std::uint8_t send_receive = 0; ///< 1 receive, 2 send, 3 both
        bool operator==(const Type&) const = default;
    };
    struct Entry {
        Family family;
        std::vector<Type> types;
        bool operator==(const Entry&) const = default;
    };
    std::vector<Entry> entries;
    bool operator==(const Orf&) const = default;
};
struct ExtendedNextHop { ///< 5, RFC 8950
    struct Entry {
        std::uint16_t afi = 0;
        std::uint16_t safi = 0; ///< two octets in this capability only
        std::uint16_t next_hop_afi = 0;
        bool operator==(const Entry&) const = default;
    };
    std::vector<Entry> entries;
    bool operator==(const ExtendedNextHop&) const = default;
};
struct BgpsecCapability { ///< 7, RFC 8205
    std::uint8_t version = 0;
    bool receive = false; ///< direction bit: 0 receive BGPsec UPDATEs, 1 send
    std::uint16_t afi = 0;
    bool operator==(const BgpsecCapability&) const = default;
};
struct MultipleLabels { ///< 8, RFC 8277
    struct Entry {
        Family family;
        std::uint8_t count = 0;
        bool operator==(const Entry&) const = default;
    };
    std::vector<Entry> entries;
    bool operator==(const MultipleLabels&) const = default;
};
struct Role {              ///< 9, RFC 9234
    std::uint8_t role = 0; ///< 0 provider, 1 RS, 2 RS-client, 3 customer, 4 peer
    bool operator==(const Role&) const = default;
};
struct GracefulRestart { ///< 64, RFC 4724, RFC 8538
    struct Entry {
        Family family;
        bool forwarding_preserved = false;
        bool operator==(const Entry&) const = default;
    };
    bool restarting = false;        ///< R bit
    bool notification = false;      ///< N bit, RFC 8538
    std::uint16_t restart_time = 0; ///< seconds, 12 bits
    std::vector<Entry> entries;
    bool operator==(const GracefulRestart&) const = default;
};
struct FourOctetAs { ///< 65, RFC 6793
    std::uint32_t as = 0;
    bool operator==(const FourOctetAs&) const = default;
};
struct DynamicCapability { ///< 67: the message codes that may be changed on the fly
    std::vector<std::uint8_t> codes;
    bool operator==(const DynamicCapability&) const = default;
};
struct AddPath { ///< 69, RFC 7911
    struct Entry {
        Family family;
        std::uint8_t send_receive = 0; ///< 1 receive, 2 send, 3 both
        bool operator==(const Entry&) const = default;
    };
    std::vector<Entry> entries;
    bool operator==(const AddPath&) const = default;
};
struct LongLivedGracefulRestart { ///< 71, RFC 9494
    struct Entry {
        Family family;
        bool forwarding_preserved = false;
        std::uint32_t stale_time = 0; ///< seconds, 24 bits
        bool operator==(const Entry&) const = default;
    };
    std::vector<Entry> entries;
    bool operator==(const LongLivedGracefulRestart&) const = default;
};
struct Fqdn { ///< 73 and 184, draft-walton-bgp-hostname-capability; sanitised text
    std::string host_name;
    std::string domain_name;
    bool operator==(const Fqdn&) const = default;
};
struct SoftwareVersion { ///< 75, draft-ietf-idr-software-version; sanitised text
    std::string version;
    bool operator==(const SoftwareVersion&) const = default;
};
struct PathsLimit { ///< 76, draft-abraitis-idr-addpath-paths-limit
    struct Entry {
        Family family;
        std::uint16_t limit = 0;
        bool operator==(const Entry&) const = default;
    };
    std::vector<Entry> entries;
    bool operator==(const PathsLimit&) const = default;
};
struct UndecodedCapability { ///< no decoder, or bytes that do not fit the decoder: then `malformed`
    std::optional<Malformed> malformed; ///< the offset counts from the start of the OPEN's body
    bool operator==(const UndecodedCapability&) const = default;
};

using CapabilityValue = std::variant<UndecodedCapability, NoValue, Multiprotocol, Orf,
                                     ExtendedNextHop, BgpsecCapability, MultipleLabels, Role,
                                     GracefulRestart, FourOctetAs, DynamicCapability, AddPath,
                                     LongLivedGracefulRestart, Fqdn, SoftwareVersion, PathsLimit>;

struct Capability {
    std::uint8_t code = 0;
    std::vector<std::uint8_t> bytes; ///< the value as it was on the wire, always kept
    CapabilityValue value;
    bool operator==(const Capability&) const = default;
};

/// An optional parameter other than Capabilities (type 2): only its place is kept.
struct OtherParameter {
    std::uint8_t type = 0;
    std::vector<std::uint8_t> bytes;
    bool operator==(const OtherParameter&) const = default;
};

struct Open { ///< RFC 4271 4.2, RFC 5492, RFC 9072
    std::uint8_t version = 0;
    std::uint16_t as_field = 0;  ///< AS_TRANS (23456) if the real one needs 4 octets
    std::uint16_t hold_time = 0; ///< seconds
    std::uint32_t bgp_id = 0;
    std::vector<Capability> capabilities; ///< wire order, over all parameters
    std::vector<OtherParameter> other_parameters;
    std::uint32_t left_out = 0; ///< capabilities and parameters beyond these bounds
    static constexpr std::size_t most_capabilities = 256;
    static constexpr std::size_t most_other_parameters = 16;
    static constexpr std::size_t longest_other_parameter = 255; ///< longer ones need RFC 9072
    static constexpr std::size_t most_bytes = 4067; ///< of both: no OPEN may be longer (RFC 8654 4)
    bool operator==(const Open&) const = default;

    /// The AS number meant: that of the 4-octet capability if it is there, else the field.
    std::uint32_t as() const;
    bool hides_as() const;     ///< it is AS_TRANS, and nothing tells the AS that it stands for
    bool has_two_ases() const; ///< field and capability contradict each other
    /// What UPDATEs may carry: the Multiprotocol capabilities in wire order, without repeats; IPv4
    /// unicast alone if there is none (RFC 4760 section 8).
    std::vector<Family> families() const;
    /// The first decoded capability of that shape, or null.
    template <typename Value> const Value* find() const
    {
        for (const auto& capability : capabilities)
            if (const auto* value = std::get_if<Value>(&capability.value))
                return value;
        return nullptr;
    }
    bool has(std::uint8_t code) const;
};

struct Notification { ///< RFC 4271 4.5
    std::uint8_t code = 0;
    std::uint8_t subcode = 0;
    static constexpr std::size_t most_data = 4075; ///< what a message of 4,096 octets has room for
    std::vector<std::uint8_t> data;                ///< so much of it at most (RFC 8654 allows more)
    /// Cease 6/2, 6/4, also inside a hard reset: RFC 9003 text, valid UTF-8, control characters
    /// replaced. Absent if there is none or its length byte does not fit the data. Untrusted: never
    /// a label.
    std::optional<std::string> shutdown_communication;
    struct Inner {
        std::uint8_t code = 0;
        std::uint8_t subcode = 0;
        bool operator==(const Inner&) const = default;
    };
    std::optional<Inner> wrapped; ///< 6/9 Hard Reset, RFC 8538 section 3
    bool operator==(const Notification&) const = default;
};

struct RouteRefresh { ///< RFC 2918, RFC 7313
    Family family;
    std::uint8_t subtype = 0;    ///< 0 request, 1 BoRR, 2 EoRR
    std::uint16_t orf_bytes = 0; ///< bytes of ORF entries that follow (RFC 5291)
    bool operator==(const RouteRefresh&) const = default;
};

/// An UPDATE without routes: the sender has sent all it had of a family (RFC 4724 section 2).
struct EndOfRib {
    Family family;
    bool operator==(const EndOfRib&) const = default;
};

Result<Open> decode_open(Bytes body);
Result<Notification> decode_notification(Bytes body);
Result<RouteRefresh> decode_route_refresh(Bytes body);
/// The family whose End-of-RIB this UPDATE is, or nothing if it carries routes.
std::optional<EndOfRib> decode_end_of_rib(Bytes update_body);

/// Others control text: valid UTF-8 that can be seen stays; control characters, what is invisible
/// or turns the reading direction, and broken sequences become U+FFFD. Doing it twice changes
/// nothing.
std::string sanitise(Bytes text);
std::string sanitise(std::string_view text);

} // namespace bgpsnoop::wire
