// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/standard_output.hpp"
#include "sink/history/connection_story.hpp"
#include "sink/json/event_json.hpp"
#include "sink/text/event_text.hpp"
#include "sink/text/ladder.hpp"

namespace bgpsnoop::cli {

namespace {

class StoryPrinter : public sink::Sink {
public:
    StoryPrinter(bool color, sink::Selection wanted) : color_(color), wanted_(std::move(wanted)) {}

    StoryPrinter(const StoryPrinter&) = delete;
    StoryPrinter& operator=(const StoryPrinter&) = delete;
    ~StoryPrinter() override
    {
        while (!finished_.empty())
            print_first();
        if (others_ != 0)
            say(fmt::format("{} connections are not shown: they do not fit what was asked for",
                            others_));
    }

    void write(const engine::Finding& finding) override
    {
        const bool is_wanted = wants(finding);
        if (finding.connection == 0 && !is_wanted)
            return;
        if (finding.connection == 0)
            return put(sink::event_text(sink::event_json(finding), color_) + "\n");
        const bool is_state = std::holds_alternative<engine::SessionStateChanged>(finding.what);
        if (is_state && finding.connection <= newest_)
            return note(finding.connection, is_wanted); // comes after the end too
        newest_ = std::max(newest_, finding.connection);
        Told& told = living_.try_emplace(finding.connection).first->second;
        told.is_wanted = told.is_wanted || is_wanted;
        if (!is_state)
            told.add(finding);
        if (std::holds_alternative<engine::ConnectionClosed>(finding.what)) {
            finished_.insert(living_.extract(finding.connection));
            print_due();
        }
    }

private:
    struct Told {
        sink::BothEnds<nlohmann::ordered_json> events;
        sink::OpenDifferences differences;
        bool of_this_host = true;
        bool is_wanted = false;

        void add(const engine::Finding& finding)
        {
            of_this_host = finding.who.is_this_host;
            differences.see(finding);
            events.add(sink::event_json(finding));
        }
        nlohmann::ordered_json json(std::uint64_t connection)
        {
            const std::size_t left_out = events.left_out();
            return sink::story_json(
                {connection, false, left_out, of_this_host, differences.found()}, events.take());
        }
    };

    bool wants(const engine::Finding& finding) const
    {
        return wanted_.wants(sink::session_key(finding.who), finding.names,
                             sink::standing_of(finding));
    }

    void note(std::uint64_t connection, bool is_wanted)
    {
        for (auto* stories : {&living_, &finished_})
            if (const auto told = stories->find(connection); told != stories->end())
                told->second.is_wanted = told->second.is_wanted || is_wanted;
    }

    /// In the order in which connections began, as far as the finished ones can wait.
    void print_due()
    {
        while (!finished_.empty() && (finished_.size() > most_waiting || living_.empty() ||
                                      finished_.begin()->first < living_.begin()->first))
            print_first();
    }

    void print_first()
    {
        auto first = finished_.extract(finished_.begin());
        if (!first.mapped().is_wanted) {
            ++others_;
            return;
        }
        put((first_ ? "" : "\n") + sink::ladder_text(first.mapped().json(first.key()), color_));
        first_ = false;
    }

    static constexpr std::size_t most_waiting = 2048;

    bool color_;
    sink::Selection wanted_;
    std::uint64_t others_ = 0; ///< connections
    bool first_ = true;
    std::uint64_t newest_ = 0;
    std::map<std::uint64_t, Told> living_; ///< by connection
    std::map<std::uint64_t, Told> finished_;
};

} // namespace

std::unique_ptr<sink::Sink> make_story_printer(const OutputOptions& options,
                                               const sink::Selection& wanted)
{
    return std::make_unique<StoryPrinter>(wants_color(options), wanted);
}

} // namespace bgpsnoop::cli
