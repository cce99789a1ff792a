// SPDX-License-Identifier: Apache-2.0
#include "sink/log/event_log.hpp"

#include <cctype>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/uio.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "sink/json/event_json.hpp"

namespace bgpsnoop::sink {

namespace {

std::string error_text(int error)
{
    return std::generic_category().message(error);
}

class NoLog : public EventLog {
public:
    NoLog() : EventLog({}) {}
    void write(const engine::Finding& /*finding*/) override {}
};

class JournalLog : public EventLog {
public:
    explicit JournalLog(OnFailure on_failure) : EventLog(std::move(on_failure)) {}

    void write(const engine::Finding& finding) override
    {
        std::vector<std::string> fields = journal_fields(finding);
        std::vector<iovec> parts;
        parts.reserve(fields.size());
        for (std::string& field : fields)
            parts.push_back({.iov_base = field.data(), .iov_len = field.size()});
        const int result = sd_journal_sendv(parts.data(), static_cast<int>(parts.size()));
        if (result < 0)
            failed(fmt::format("cannot write events to the journal: {}", error_text(-result)));
        else
            written();
    }
};

class FileLog : public EventLog {
public:
    FileLog(std::string path, int file, OnFailure on_failure)
        : EventLog(std::move(on_failure)), path_(std::move(path)), file_(file)
    {
    }
    ~FileLog() override { close_file(); }
    FileLog(const FileLog&) = delete;
    FileLog& operator=(const FileLog&) = delete;

    static int open_file(const std::string& path)
    {
        // Events tell the topology of a network: readable for the owner's group at most.
        return ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    }

    void write(const engine::Finding& finding) override
    {
        const std::string line = // never two in one line
            fmt::format("{}{}\n", torn_ ? "\n" : "", json_line(event_json(finding)));
        std::size_t done = 0;
        while (done < line.size()) {
            const ssize_t count = ::write(file_, line.data() + done, line.size() - done);
            if (count < 0 && errno == EINTR)
                continue;
            if (count <= 0)
                return give_up(done, errno);
            done += static_cast<std::size_t>(count);
        }
        torn_ = false;
        written();
    }

    void reopen() override
    {
        if (path_ == "-")
            return;
        const int fresh = open_file(path_);
        if (fresh < 0)
            return failed(fmt::format("cannot reopen event log {}: {}", path_, error_text(errno)));
        close_file();
        file_ = fresh;
        torn_ = false;
    }

private:
    void close_file() const
    {
        if (file_ != STDOUT_FILENO)
            ::close(file_);
    }

    void give_up(std::size_t done, int error)
    {
        torn_ = torn_ || done > 0;
        failed(fmt::format("cannot write events to {}: {}",
                           path_ == "-" ? "standard output" : path_, error_text(error)));
    }

    std::string path_;
    int file_;
    bool torn_ = false; ///< the last line lacks its end
};

/// syslog's numbers: 4 warning, 6 info, 7 debug.
int priority(const engine::Finding& finding)
{
    if (const auto* closed = std::get_if<engine::ConnectionClosed>(&finding.what))
        return engine::layer_of(closed->verdict.outcome) == engine::Layer::none ? 6 : 4;
    if (std::holds_alternative<engine::SessionUp>(finding.what))
        return 6;
    const bool grave = std::holds_alternative<engine::SessionDown>(finding.what) ||
                       std::holds_alternative<engine::Warning>(finding.what) ||
                       std::holds_alternative<engine::RecordsLost>(finding.what);
    return grave ? 4 : 7;
}

std::string message_line(const nlohmann::ordered_json& event)
{
    std::string text = fmt::format("{} {}", event.value("peer", "-"), event.value("event", ""));
    for (const char* field : {"outcome", "message", "new_state", "warning", "explanation"})
        if (event.contains(field))
            text += fmt::format(": {}", event.value(field, ""));
    return text;
}

} // namespace

void EventLog::failed(const std::string& sentence)
{
    ++failures_;
    if (!std::exchange(failing_, true) && on_failure_)
        on_failure_(sentence);
}

tl::expected<std::unique_ptr<EventLog>, std::string> EventLog::open(const std::string& target,
                                                                    OnFailure on_failure)
{
    if (target == "none")
        return std::make_unique<NoLog>();
    if (target == "journal")
        return std::make_unique<JournalLog>(std::move(on_failure));
    const int file = target == "-" ? STDOUT_FILENO : FileLog::open_file(target);
    if (file < 0)
        return tl::make_unexpected(
            fmt::format("cannot open event log {}: {}", target, error_text(errno)));
    return std::make_unique<FileLog>(target, file, std::move(on_failure));
}

std::vector<std::string> journal_fields(const engine::Finding& finding)
{
    const nlohmann::ordered_json event = event_json(finding);
    std::vector<std::string> fields{"SYSLOG_IDENTIFIER=bgpsnoop",
                                    fmt::format("PRIORITY={}", priority(finding)),
                                    fmt::format("MESSAGE={}", message_line(event))};
    for (const auto& [key, value] : event.items()) {
        std::string name = "BGPSNOOP_" + key;
        for (char& letter : name)
            letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
        fields.push_back(fmt::format(
            "{}={}", name, value.is_string() ? value.get<std::string>() : json_line(value)));
    }
    return fields;
}

} // namespace bgpsnoop::sink
