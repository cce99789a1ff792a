#include "source/kernel/kernel_source.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <set>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <unistd.h>

#include "record.h"
#include "source/host/icmp_listener.hpp"
#include "source/host/network_namespaces.hpp"
#include "source/kernel/losses.hpp"
#include "source/kernel/record_reader.hpp"
#include "source/kernel/watches.hpp"

namespace bgpsnoop::source {

namespace {

constexpr auto sampling_interval = std::chrono::seconds(1);

/// The running kernel's names of enum sk_rst_reason; empty where it has none.
std::map<std::uint32_t, std::string> reset_reasons()
{
    constexpr std::string_view prefix = "SK_RST_REASON_";
    std::map<std::uint32_t, std::string> names;
    const std::unique_ptr<btf, decltype(&btf__free)> kernel(btf__load_vmlinux_btf(), btf__free);
    if (!kernel)
        return names;
    const int id = btf__find_by_name_kind(kernel.get(), "sk_rst_reason", BTF_KIND_ENUM);
    if (id < 0)
        return names;
    const btf_type* type = btf__type_by_id(kernel.get(), static_cast<std::uint32_t>(id));
    const auto* row = btf_enum(type);
    for (std::uint16_t i = 0; i < btf_vlen(type); ++i, ++row) {
        const std::string_view name = btf__name_by_offset(kernel.get(), row->name_off);
        if (name.substr(0, prefix.size()) == prefix)
            names[static_cast<std::uint32_t>(row->val)] = name.substr(prefix.size());
    }
    return names;
}

Link iterate(const bpf_program* program, const bpf_map* map)
{
    bpf_iter_link_info info{};
    LIBBPF_OPTS(bpf_iter_attach_opts, options);
    if (map) {
        info.map.map_fd = static_cast<std::uint32_t>(bpf_map__fd(map));
        options.link_info = &info;
        options.link_info_len = sizeof(info);
    }
    return Link(bpf_program__attach_iter(program, &options));
}

/// What an iterator writes from its beginning to its end: whole socket_records.
std::vector<std::uint8_t> run(const bpf_link& link)
{
    std::vector<std::uint8_t> bytes;
    const int descriptor = bpf_iter_create(bpf_link__fd(&link));
    if (descriptor < 0)
        return bytes;
    std::array<std::uint8_t, 65536> chunk{};
    ssize_t size = 0;
    while ((size = ::read(descriptor, chunk.data(), chunk.size())) > 0)
        bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + size);
    ::close(descriptor);
    return bytes;
}

} // namespace

class BpfSource::Impl {
public:
    Impl(Programs programs, const ProbeOptions& options)
        : programs_(std::move(programs)),
          older_sockets_(options.ports),
          reader_(reset_reasons(), older_sockets_),
          losses_(*programs_.object),
          icmp_(options.ports),
          only_netns_(options.only_own_netns ? std::optional(own_netns()) : std::nullopt)
    {
    }

    tl::expected<void, std::string> open();
    std::size_t find_older_sockets(const Feed& feed);
    bool poll(std::chrono::milliseconds timeout, const Feed& feed);
    const std::vector<Hook>& hooks() const { return programs_.hooks; }
    const std::map<std::string, std::uint64_t>& records_total() const { return records_total_; }
    engine::Time now() { return reader_.clock().now(); }

private:
    struct RingDeleter {
        void operator()(ring_buffer* ring) const { ring_buffer__free(ring); }
    };

    static int on_record(void* self, void* data, std::size_t size);
    void take(std::span<const std::uint8_t> record);
    void take_all(std::span<const std::uint8_t> records);
    std::size_t list_older_sockets();
    void look_around();
    std::vector<std::uint8_t> sample_sockets();

    Programs programs_;
    OlderSockets older_sockets_;
    RecordReader reader_;
    Losses losses_;
    IcmpListener icmp_;
    std::unique_ptr<ring_buffer, RingDeleter> ring_;
    Link found_;
    Link watched_;
    const Feed* feed_ = nullptr; ///< set while a call that feeds is under way
    engine::Time looked_around_{};
    std::optional<std::uint32_t> only_netns_;
    std::set<std::uint32_t> netns_; ///< in which connections were seen
    std::map<std::string, std::uint64_t> records_total_;
};

tl::expected<void, std::string> BpfSource::Impl::open()
{
    auto* object = programs_.object.get();
    const int records = bpf_object__find_map_fd_by_name(object, "records");
    ring_.reset(ring_buffer__new(records, on_record, this, nullptr));
    if (!ring_)
        return tl::unexpected(fmt::format("cannot open the ring buffer: {}", std::strerror(errno)));
    for (const Hook& hook : programs_.hooks) {
        const auto* program = bpf_object__find_program_by_name(object, hook.way.c_str());
        if (hook.way == "found_sockets")
            found_ = iterate(program, nullptr);
        else if (hook.way == "watched_sockets")
            watched_ = iterate(program, programs_.set == ProgramSet::storage
                                            ? bpf_object__find_map_by_name(object, "watches")
                                            : nullptr);
    }
    return {};
}

int BpfSource::Impl::on_record(void* self, void* data, std::size_t size)
{
    static_cast<Impl*>(self)->take({static_cast<const std::uint8_t*>(data), size});
    return 0;
}

void BpfSource::Impl::take(std::span<const std::uint8_t> record)
{
    ::record_header header{};
    std::memcpy(&header, record.data(), std::min(sizeof(header), record.size()));
    ++records_total_[record_kind_name(header.kind)];
    for (const auto& input : reader_.read(record)) {
        if (only_netns_ && input.who.netns != *only_netns_)
            continue; // the set without BTF cannot tell
        netns_.insert(input.who.netns);
        const auto* change = std::get_if<engine::TcpStateChanged>(&input.what);
        if (change && (change->new_state == engine::TcpState::syn_sent ||
                       change->new_state == engine::TcpState::listen))
            icmp_.expect(input.who, input.time);
        (*feed_)(input);
    }
}

void BpfSource::Impl::take_all(std::span<const std::uint8_t> records)
{
    while (records.size() >= sizeof(::record_header)) {
        ::record_header header{};
        std::memcpy(&header, records.data(), sizeof(header));
        const std::size_t size = std::min<std::size_t>(header.size, records.size());
        take(records.first(size));
        records = records.subspan(size);
    }
}

std::size_t BpfSource::Impl::find_older_sockets(const Feed& feed)
{
    if (!found_ && programs_.set != ProgramSet::nobtf)
        return 0;
    feed_ = &feed;
    std::size_t failed = 0;
    if (found_)
        failed = in_every_netns([this] { take_all(run(*found_)); });
    else
        failed = list_older_sockets();
    feed_ = nullptr;
    return failed;
}

std::size_t BpfSource::Impl::list_older_sockets()
{
    std::size_t not_listed = 0;
    const std::size_t not_entered =
        in_every_netns([&] { not_listed += older_sockets_.list() ? 0 : 1; });
    take_all(older_sockets_.tell(sample_sockets()));
    return not_listed + not_entered;
}

std::vector<std::uint8_t> BpfSource::Impl::sample_sockets()
{
    if (programs_.set == ProgramSet::nobtf)
        return read_watches(bpf_object__find_map_fd_by_name(programs_.object.get(), "watches"));
    if (programs_.set == ProgramSet::storage)
        return run(*watched_);
    // Else the iterator walks over the sockets of one network namespace.
    std::vector<std::uint8_t> samples;
    const auto sample = [&] {
        const auto more = run(*watched_);
        samples.insert(samples.end(), more.begin(), more.end());
    };
    std::erase_if(netns_, [&](std::uint32_t netns) { return !in_netns(netns, sample); });
    return samples;
}

void BpfSource::Impl::look_around()
{
    reader_.clock().adjust();
    if (watched_ || programs_.set == ProgramSet::nobtf) {
        const auto samples = sample_sockets();
        older_sockets_.look_for_missing();
        ring_buffer__consume(ring_.get()); // what happened before the samples were taken
        take_all(samples);
        take_all(older_sockets_.tell_missing());
    }
    for (auto& loss : losses_.since_last_time())
        (*feed_)({now(), engine::ConnectionId::none, {}, std::move(loss)});
}

bool BpfSource::Impl::poll(std::chrono::milliseconds timeout, const Feed& feed)
{
    feed_ = &feed;
    const int taken = ring_buffer__poll(ring_.get(), static_cast<int>(timeout.count()));
    icmp_.read(now(), feed);
    const auto time = now();
    if (time - looked_around_ >= sampling_interval) {
        looked_around_ = time;
        look_around();
    }
    feed({now(), engine::ConnectionId::none, {}, engine::Tick{}});
    feed_ = nullptr;
    return taken != -EINTR;
}

BpfSource::BpfSource(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
BpfSource::~BpfSource() = default;

tl::expected<std::unique_ptr<BpfSource>, std::string> BpfSource::start(const ProbeOptions& options)
{
    auto programs = load_programs(options);
    if (!programs)
        return tl::unexpected(programs.error());
    auto impl = std::make_unique<Impl>(std::move(*programs), options);
    if (auto opened = impl->open(); !opened)
        return tl::unexpected(opened.error());
    return std::unique_ptr<BpfSource>(new BpfSource(std::move(impl)));
}

std::size_t BpfSource::find_older_sockets(const Feed& feed)
{
    return impl_->find_older_sockets(feed);
}

bool BpfSource::poll(std::chrono::milliseconds timeout, const Feed& feed)
{
    return impl_->poll(timeout, feed);
}

const std::vector<Hook>& BpfSource::hooks() const
{
    return impl_->hooks();
}

engine::Senses BpfSource::senses() const
{
    return senses_of(impl_->hooks());
}

const std::map<std::string, std::uint64_t>& BpfSource::records_total() const
{
    return impl_->records_total();
}

engine::Time BpfSource::now() const
{
    return impl_->now();
}

} // namespace bgpsnoop::source
