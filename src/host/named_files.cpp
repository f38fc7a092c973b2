// SPDX-License-Identifier: MIT
#include "host/named_files.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "host/agent_config.hpp"
#include "logs/extension_files.hpp"
#include "logs/gzip.hpp"
#include "model/fill.hpp"

namespace sd::host {

using logs::FileShape;

Result<void> NamedFiles::read(const std::string& path, const std::string& name) {
  if (std::find(paths_.begin(), paths_.end(), path) != paths_.end()) return {};  // named twice
  paths_.push_back(path);
  const auto start = SD_TRY(system_.files.read(path, logs::k_shape_bytes));
  const auto shape = logs::is_gzip(start.text) ? FileShape::log : logs::shape_of(start.text);
  if (shape == FileShape::log) {
    SD_TRY(read_log_file(system_, path, name, amount_, reader_));
    names_.push_back(name);
    return {};
  }
  const auto text = SD_TRY(read_config(system_.files, path));
  // A mark at its beginning is what makes vmbackup.conf unreadable; elsewhere it was added on the way to us.
  return take_small(shape, name, shape == FileShape::snapshot_config ? text : logs::plain_text(text));
}

namespace {

/// A pipe may give single bytes at first; what a gzip file is, is told by three.
Result<std::string> first_piece(const std::function<Result<std::string>()>& next) {
  constexpr std::size_t k_enough = 3;
  auto out = SD_TRY(next());
  while (!out.empty() && out.size() < k_enough) {
    const auto more = SD_TRY(next());
    if (more.empty()) break;
    out += more;
  }
  return out;
}

}  // namespace

Result<void> NamedFiles::read_stream(const std::string& name, const std::function<Result<std::string>()>& next) {
  auto bytes = SD_TRY(first_piece(next));
  const bool packed = logs::is_gzip(bytes);
  logs::GzipReader gzip(name);
  reader_.begin(name);
  Result<void> fed;
  while (fed && !bytes.empty()) {
    if (packed) {
      const auto state = gzip.feed(bytes, [&](std::string_view text) {
        reader_.feed(text);
        return true;
      });
      if (!state) fed = std::unexpected(state.error());
    } else {
      reader_.feed(bytes);
    }
    auto more = fed ? next() : Result<std::string>(std::string{});
    if (!more) fed = std::unexpected(more.error());
    bytes = more ? std::move(*more) : std::string{};
  }
  if (packed && fed && !gzip.complete()) reader_.skipped(k_cut_gzip);
  auto ended = reader_.end();
  if (!fed) return fed;
  if (ended) names_.push_back(name);
  return ended;
}

void NamedFiles::add_file(const std::string& name, std::string kind) {
  names_.push_back(name);
  small_.push_back({.name = name, .kind = std::move(kind)});
}

Result<void> NamedFiles::take_small(FileShape shape, const std::string& name, const std::string& text) {
  const Source source{name, k_read_file};
  auto extension = extension_.value_or(ExtensionFolder{});
  if (extension.path.empty()) extension.path = name;
  if (extension.version.empty()) extension.version = logs::version_in_path(name);
  switch (shape) {
    case FileShape::log:
      break;
    case FileShape::saved_case:
      return fail(ErrorCode::bad_input, "read", name, "is a saved case, not a log; use --case");
    case FileShape::extension_settings:
      extension.settings_thumbprint = logs::thumbprint_in(text);
      extension_ = std::move(extension);
      add_file(name, "extension settings");
      break;
    case FileShape::handler_state:
      extension.handler_state = printable(trim(text), 40);
      extension_ = std::move(extension);
      add_file(name, "handler state");
      break;
    case FileShape::handler_status:
      SD_TRY(logs::take_handler_status(text, name, extension));
      extension_ = std::move(extension);
      add_file(name, "handler status");
      break;
    case FileShape::snapshot_config:
      snapshot_config_ = fact_of(source, system_.now, logs::parse_vmbackup_conf(text, name));
      add_file(name, "vmbackup.conf");
      break;
    case FileShape::agent_config:
      agent_config_ = {source, system_.now, parse_agent_config(text, name)};
      add_file(name, "waagent.conf");
      break;
  }
  return {};
}

namespace {

/// What the user names says more than what was found elsewhere.
template <class T>
void put(Fact<T>& into, Fact<T> from) {
  if (from.known() || (from.not_read() && from.not_read()->reason != NotReadReason::not_asked)) into = std::move(from);
}

template <class T>
Fact<T> known_or_not_asked(const Source& source, Time at, std::optional<T> value) {
  Fact<T> out{source, at, NotRead{}};
  if (value) out.value = std::move(*value);
  return out;
}

}  // namespace

void NamedFiles::fill(Case& out) {
  if (names_.empty()) return;
  auto evidence = reader_.finish();
  evidence.facts.files.insert(evidence.facts.files.end(), small_.begin(), small_.end());
  const Source source{join(names_, ", "), k_read_file};
  put(out.agent.config, std::move(agent_config_));
  put(out.agent.snapshot_config, std::move(snapshot_config_));
  put(out.agent.life, known_or_not_asked(source, system_.now, std::move(evidence.agent)));
  put(out.agent.shell_log, known_or_not_asked(source, system_.now, std::move(evidence.shell)));
  if (extension_) out.agent.extensions = {source, system_.now, std::vector{std::move(*extension_)}};
  if (auto hosts = storage_hosts_of(evidence.facts); !hosts.empty())
    out.agent.blob_hosts = {source, system_.now, std::move(hosts)};
  if (const auto* before = out.logs.get()) add_logs(evidence.facts, *before);
  out.logs = {source, system_.now, std::move(evidence.facts)};
}

}  // namespace sd::host
