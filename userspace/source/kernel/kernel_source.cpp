// SPDX-License-Identifier: Apache-2.0
#include "source/kernel/kernel_source.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

#include <bpf/libbpf.h>
#include <linux/types.h>

#include "record.h"
#include "source/host/address_watch.hpp"
#include "source/host/bind_failure.hpp"
#include "source/host/icmp_listener.hpp"
#include "source/host/namespace_watch.hpp"
#include "source/host/network_namespaces.hpp"
#include "source/kernel/boot_clock.hpp"
#include "source/kernel/host_names.hpp"
#include "source/kernel/losses.hpp"
#include "source/kernel/older_callers.hpp"
#include "source/kernel/older_listeners.hpp"
#include "source/kernel/record_reader.hpp"
#include "source/kernel/record_ring.hpp"
#include "source/kernel/sample_memory.hpp"
#include "source/kernel/socket_walk.hpp"
#include "source/loader/permissions.hpp"

namespace bgpsnoop::source {

namespace {

constexpr auto sampling_interval = std::chrono::seconds(1);
// Whatever comes, and however fast: time goes on, snapshots are published, signals are heard.
constexpr auto longest_drain = std::chrono::milliseconds(100);

} // namespace

class KernelSource::Impl {
public:
    Impl(Programs programs, const ProbeOptions& options)
        : programs_(std::move(programs)),
          walk_(make_socket_walk(programs_, options.ports)),
          ports_(options.ports),
          names_(*walk_, addresses_),
          reader_(names_, clock_),
          losses_(*programs_.object),
          unwanted_(programs_),
          icmp_(options.ports),
          only_netns_(options.only_own_netns ? std::optional(own_netns()) : std::nullopt)
    {
    }

    tl::expected<void, std::string> open();
    std::size_t find_older_sockets(const Feed& feed);
    bool poll(std::chrono::milliseconds timeout, const Feed& feed, int waker);
    void watch_namespaces(std::set<std::uint32_t> which) { of_interest_ = std::move(which); }
    const std::vector<Hook>& hooks() const { return programs_.hooks; }
    engine::Time now() const { return clock_.now(); }
    BootClock& clock() { return clock_; }
    engine::Time before_last_walk() const { return before_last_walk_; }
    UnwantedSegments& unwanted() { return unwanted_; }
    SourceCounters counters() const
    {
        const std::map<std::string, std::uint64_t> refused{
            {"addresses", addresses_.namespaces_refused()}, {"icmp", icmp_.namespaces_refused()}};
        return {records_total_,
                losses_.of_strangers(),
                losses_.messages_untold(),
                losses_.acts_untold(),
                losses_.guests_untold(),
                refused,
                program_runs(*programs_.object)};
    }

private:
    bool on_record(std::span<const std::uint8_t> record);
    template <typename Record> void tell(const Record& record, std::uint32_t kind);
    template <typename Records> void tell_all(const Records& records);
    void tell_samples(std::vector<::socket_record> walk);
    void tell(const engine::Input& input);
    void drain();
    void look_around();
    void notice_losses(std::uint64_t so_far, engine::Time time);
    void tell_namespaces_gone();
    /// Until when all has been told: no verdict is due before what was known then is known here.
    engine::Time reached() const { return is_behind_ ? newest_record_ : now(); }

    Programs programs_;
    BootClock clock_;
    std::unique_ptr<SocketWalk> walk_;
    std::vector<std::uint16_t> ports_;
    AddressWatch addresses_;
    HostNames names_;
    RecordReader reader_;
    Losses losses_;
    UnwantedSegments unwanted_;
    IcmpListener icmp_;
    SampleMemory samples_;
    BindFailures bind_failures_;
    NamespaceWatch namespaces_;
    std::set<std::uint32_t> of_interest_;
    std::optional<RecordRing> ring_; ///< since open()
    const Feed* feed_ = nullptr;     ///< set while a call that feeds is under way
    engine::Time looked_around_{};
    engine::Time last_walk_{}; ///< when it began, and the one before
    engine::Time before_last_walk_{};
    std::chrono::steady_clock::time_point drain_ends_;
    engine::Time newest_record_{}; ///< told
    bool is_behind_ = false;       ///< more records lie in the ring
    std::optional<std::uint32_t> only_netns_;
    std::map<std::string, std::uint64_t> records_total_;
};

tl::expected<void, std::string> KernelSource::Impl::open()
{
    const auto* records = bpf_object__find_map_by_name(programs_.object.get(), "records");
    auto ring = RecordRing::open(bpf_map__fd(records), bpf_map__max_entries(records));
    if (!ring)
        return tl::unexpected(why_nothing_loads(ring.error()));
    ring_ = std::move(*ring);
    return {};
}

/// False: it is time for something else.
bool KernelSource::Impl::on_record(std::span<const std::uint8_t> record)
{
    ::record_header header{};
    std::memcpy(&header, record.data(), std::min(sizeof(header), record.size()));
    newest_record_ = clock_.at(header.boot_ns);
    notice_losses(header.losses, newest_record_);
    tell(record, header.kind);
    return std::chrono::steady_clock::now() < drain_ends_;
}

/// Before whatever is told next.
void KernelSource::Impl::notice_losses(std::uint64_t so_far, engine::Time time)
{
    if (losses_.is_news(so_far))
        (*feed_)({time, engine::ConnectionId::none, {}, engine::LossNoticed{}});
}

/// Tells the records that are there, for a while.
void KernelSource::Impl::drain()
{
    drain_ends_ = std::chrono::steady_clock::now() + longest_drain;
    is_behind_ = !ring_->take_all([this](auto record) { return on_record(record); });
    notice_losses(losses_.so_far(), reached());
}

template <typename Record> void KernelSource::Impl::tell(const Record& record, std::uint32_t kind)
{
    ++records_total_[record_kind_name(kind)];
    for (const auto& input : reader_.read(record))
        tell(input);
}

template <typename Records> void KernelSource::Impl::tell_all(const Records& records)
{
    for (const auto& record : records)
        tell(record, record.header.kind);
}

void KernelSource::Impl::tell_samples(std::vector<::socket_record> walk)
{
    const auto unchanged = samples_.part(walk, now());
    records_total_[record_kind_name(record_socket)] += unchanged.size();
    for (const ::socket_record& record : unchanged)
        (*feed_)(reader_.read_unchanged(record));
    tell_all(std::span(walk).first(walk.size() - unchanged.size()));
}

void KernelSource::Impl::tell(const engine::Input& input)
{
    if (only_netns_ && input.who.netns != *only_netns_)
        return; // programs without BTF cannot tell namespaces apart
    walk_->note_netns(input.who.netns);
    icmp_.expect(input.who, input.time);
    addresses_.expect(input.who, input.time);
    const auto* failed = std::get_if<engine::BindFailed>(&input.what);
    (*feed_)(failed != nullptr ? bind_failures_.explained(input, *failed) : input);
}

std::size_t KernelSource::Impl::find_older_sockets(const Feed& feed)
{
    feed_ = &feed;
    tell_all(find_listeners(ports_, *programs_.object));
    auto older = walk_->find_older();
    put_callers(older.sockets);
    tell_all(older.sockets);
    feed_ = nullptr;
    return older.unsearched;
}

void KernelSource::Impl::look_around()
{
    if (!is_behind_) {
        const auto begun = now();
        auto samples = walk_->sample();
        drain(); // what happened before the samples
        if (!is_behind_) {
            tell_samples(std::move(samples));
            tell_all(walk_->missed_ends());
            before_last_walk_ = std::exchange(last_walk_, begun);
            tell_namespaces_gone();
        }
    }
    for (auto& loss : losses_.since_last_time())
        (*feed_)({reached(), engine::ConnectionId::none, {}, std::move(loss)});
}

/// What listens there for us would keep them alive.
void KernelSource::Impl::tell_namespaces_gone()
{
    for (const std::uint32_t netns : namespaces_.gone(of_interest_)) {
        icmp_.leave(netns);
        addresses_.leave(netns);
        names_.leave(netns);
        const engine::Identity who{.netns = netns};
        (*feed_)({now(), engine::ConnectionId::none, who, engine::NamespaceGone{}});
    }
}

bool KernelSource::Impl::poll(std::chrono::milliseconds timeout, const Feed& feed, int waker)
{
    feed_ = &feed;
    const bool interrupted = !ring_->wait(timeout, waker);
    addresses_.read(reached(), feed); // one goes before what it ends
    drain();
    if (!is_behind_) // an error comes after the call that it is about
        icmp_.read(now(), feed);
    const auto time = now();
    if (time - looked_around_ >= sampling_interval) {
        looked_around_ = time;
        look_around();
    }
    feed({reached(), engine::ConnectionId::none, {}, engine::Tick{}});
    feed_ = nullptr;
    return !interrupted;
}

KernelSource::KernelSource(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
KernelSource::~KernelSource() = default;

tl::expected<std::unique_ptr<KernelSource>, std::string>
KernelSource::start(const ProbeOptions& options)
{
    auto programs = load_programs(options);
    if (!programs)
        return tl::unexpected(programs.error());
    auto impl = std::make_unique<Impl>(std::move(*programs), options);
    if (auto opened = impl->open(); !opened)
        return tl::unexpected(opened.error());
    return std::unique_ptr<KernelSource>(new KernelSource(std::move(impl)));
}

std::size_t KernelSource::find_older_sockets(const Feed& feed)
{
    return impl_->find_older_sockets(feed);
}

bool KernelSource::poll(std::chrono::milliseconds timeout, const Feed& feed, int waker)
{
    return impl_->poll(timeout, feed, waker);
}

void KernelSource::watch_namespaces(std::set<std::uint32_t> namespaces)
{
    impl_->watch_namespaces(std::move(namespaces));
}

const std::vector<Hook>& KernelSource::hooks() const
{
    return impl_->hooks();
}

SourceCounters KernelSource::counters() const
{
    return impl_->counters();
}

engine::Time KernelSource::before_last_walk() const
{
    return impl_->before_last_walk();
}

BootClock& KernelSource::clock()
{
    return impl_->clock();
}

UnwantedSegments& KernelSource::unwanted()
{
    return impl_->unwanted();
}

} // namespace bgpsnoop::source
