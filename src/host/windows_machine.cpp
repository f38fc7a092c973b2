// SPDX-License-Identifier: MIT
#include "host/windows_machine.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.hpp"

namespace sd::host {
namespace {

constexpr std::size_t k_longest = 400;

std::unexpected<Error> only_live(std::string subject, const std::string& command) {
  return fail(ErrorCode::unsupported, "ask system", std::move(subject),
              "only a running machine can tell; run there: " + command);
}

std::string text_of(std::string_view bytes) {
  auto out = utf8_of_utf16le(bytes);
  while (!out.empty() && out.back() == '\0') out.pop_back();
  return out;
}

std::vector<std::string> list_of(std::string_view bytes) {
  std::vector<std::string> out;
  const auto text = text_of(bytes);
  for (const auto part : split(text, '\0'))
    if (!part.empty()) out.emplace_back(part);
  return out;
}

std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < std::min(bytes.size(), sizeof out); ++i)
    out |= std::uint64_t(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return out;
}

}  // namespace

Result<std::vector<FilterRow>> WindowsMachine::blocking_filters() const {
  return only_live("filtering platform", "netsh wfp show filters dir=OUT remoteaddr=168.63.129.16 file=filters.xml");
}

Result<std::vector<WindowsCertificate>> WindowsMachine::certificates() const {
  return only_live("certificates",
                   "Get-ChildItem Cert:\\LocalMachine\\My | Format-List Subject, NotAfter, HasPrivateKey");
}

Result<std::vector<EventRecord>> WindowsMachine::events(const EventQuestion& question) const {
  return only_live("log " + question.log, "Get-WinEvent -LogName " + question.log + " -MaxEvents 200");
}

Result<std::string> WindowsMachine::firmware_table() const {
  return only_live("SMBIOS", "(Get-CimInstance Win32_SystemEnclosure).SMBIOSAssetTag");
}

Result<Milliseconds> WindowsMachine::uptime() const {
  return only_live("uptime", "(Get-CimInstance Win32_OperatingSystem).LastBootUpTime");
}

RegistryValue registry_value(std::uint32_t type, std::string bytes) {
  constexpr std::uint32_t k_sz = 1, k_expand_sz = 2, k_dword = 4, k_multi_sz = 7, k_qword = 11;
  switch (type) {
    case k_dword:
    case k_qword:
      return number_of(bytes);
    case k_sz:
    case k_expand_sz:
      return text_of(bytes);
    case k_multi_sz:
      return list_of(bytes);
    default:
      return RegistryBytes{std::move(bytes)};
  }
}

std::optional<RegistryValue> KeyReader::take(const std::string& name) {
  auto read = machine_.value(key_, name);
  if (read) {
    any_ = true;
    return std::move(*read);
  }
  if (read.error().code != ErrorCode::not_found && !error_) error_ = read.error();
  return std::nullopt;
}

std::string KeyReader::text(const std::string& name) {
  const auto value = take(name);
  if (!value) return {};
  if (const auto* number = std::get_if<std::uint64_t>(&*value)) return std::to_string(*number);
  const auto* text = std::get_if<std::string>(&*value);
  return text ? printable(trim(*text), k_longest) : std::string{};
}

std::optional<std::uint32_t> KeyReader::number(const std::string& name) {
  const auto value = take(name);
  if (!value) return std::nullopt;
  auto number = std::optional<std::uint64_t>();
  if (const auto* own = std::get_if<std::uint64_t>(&*value)) number = *own;
  if (const auto* text = std::get_if<std::string>(&*value)) number = parse_unsigned(trim(*text));
  if (!number || *number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

std::vector<std::string> KeyReader::texts(const std::string& name) {
  const auto value = take(name);
  std::vector<std::string> out;
  if (!value) return out;
  if (const auto* text = std::get_if<std::string>(&*value)) out.push_back(printable(trim(*text), k_longest));
  if (const auto* list = std::get_if<std::vector<std::string>>(&*value))
    for (const auto& text : *list) out.push_back(printable(trim(text), k_longest));
  std::erase_if(out, [](const std::string& text) { return text.empty(); });
  return out;
}

std::optional<std::string> KeyReader::bytes(const std::string& name) {
  const auto value = take(name);
  if (!value) return std::nullopt;
  const auto* bytes = std::get_if<RegistryBytes>(&*value);
  return bytes ? std::optional(bytes->bytes) : std::nullopt;
}

std::string start_type_text(std::optional<std::uint32_t> start) {
  constexpr std::array k_names{"at boot", "at boot", "automatic", "manual", "disabled"};
  if (!start) return {};
  return *start < k_names.size() ? k_names.at(*start) : std::to_string(*start);
}

std::string program_of_command(const std::string& command) {
  if (command.starts_with('"')) return command.substr(1, command.find('"', 1) - 1);
  const auto end = to_lower(command).find(".exe");
  return end == std::string::npos ? command : command.substr(0, end + 4);
}

}  // namespace sd::host
