// SPDX-License-Identifier: MIT
#include "lab/fabric/config.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "lab/servers/program.hpp"

namespace sd::lab {
namespace {

template <class T>
using Words = std::initializer_list<std::pair<std::string_view, T>>;

template <class T>
std::optional<T> word_of(Words<T> words, std::string_view text) {
  for (const auto& [word, value] : words)
    if (word == text) return value;
  return std::nullopt;
}

std::optional<Mood> mood_of(std::string_view text) {
  return word_of<Mood>({{"azure", Mood::azure},
                        {"proxy_refusal", Mood::proxy_refusal},
                        {"deny_page", Mood::deny_page},
                        {"portal_page", Mood::portal_page},
                        {"empty", Mood::empty},
                        {"error_500", Mood::error_500},
                        {"not_found", Mood::not_found},
                        {"denied", Mood::denied},
                        {"unauthenticated", Mood::unauthenticated},
                        {"conflict", Mood::conflict},
                        {"busy", Mood::busy},
                        {"timed_out", Mood::timed_out},
                        {"throttled", Mood::throttled}},
                       text);
}

std::optional<Chain> chain_of(std::string_view text) {
  return word_of<Chain>({{"trusted", Chain::trusted},
                         {"self_signed", Chain::self_signed},
                         {"expired", Chain::expired},
                         {"not_yet_valid", Chain::not_yet_valid},
                         {"wrong_name", Chain::wrong_name},
                         {"inspected", Chain::inspected},
                         {"hundred", Chain::hundred}},
                        text);
}

std::optional<DnsAnswer::Code> code_of(std::string_view text) {
  return word_of<DnsAnswer::Code>({{"missing", DnsAnswer::Code::name_missing},
                                   {"server_failure", DnsAnswer::Code::server_failure},
                                   {"refused", DnsAnswer::Code::refused}},
                                  text);
}

std::optional<std::vector<Endpoint>> endpoints_of(std::string_view text) {
  std::vector<Endpoint> out;
  for (const auto word : split_words(text)) {
    const auto endpoint = Endpoint::parse(word);
    if (!endpoint) return std::nullopt;
    out.push_back(*endpoint);
  }
  return out.empty() ? std::nullopt : std::optional(out);
}

/// "via:other.name 20.60.1.1", "missing", "" (no records).
std::optional<DnsAnswer> answer_of(std::string_view text) {
  constexpr std::string_view k_via = "via:";
  DnsAnswer out;
  for (const auto word : split_words(text)) {
    if (word.starts_with(k_via)) {
      out.chain.push_back(to_lower(word.substr(k_via.size())));
    } else if (const auto code = code_of(word)) {
      out.code = *code;
    } else if (const auto address = IpAddress::parse(word)) {
      out.addresses.push_back(*address);
    } else {
      return std::nullopt;
    }
  }
  return out;
}

/// Takes the value into `place`; false when there is none.
template <class T>
bool take(const std::optional<T>& value, T& place) {
  if (value) place = *value;
  return value.has_value();
}

bool set_web(WebService& service, std::string_view key, std::string_view value) {
  if (key == "at") return take(endpoints_of(value), service.at);
  if (key == "fault") return take(fault_of(value), service.fault);
  if (key == "mood") return take(mood_of(value), service.mood);
  if (key == "chain") return take(chain_of(value), service.chain);
  if (key == "elsewhere") return service.elsewhere = value == "yes";
  return false;
}

bool set_names(NameService& service, std::string_view key, std::string_view value) {
  constexpr std::string_view k_name = "name.";
  if (key == "at") return take(endpoints_of(value), service.at);
  if (key == "fault") return take(dns_fault_of(value), service.fault);
  if (!key.starts_with(k_name)) return false;
  return take(answer_of(value), service.names[to_lower(key.substr(k_name.size()))]);
}

bool set_proxy(ProxyService& service, std::string_view key, std::string_view value) {
  if (key == "at") return take(endpoints_of(value), service.at);
  return key == "mood" && take(proxy_mood_of(value), service.mood);
}

bool set_clock(FabricConfig& config, std::string_view value) {
  const bool behind = value.starts_with('-');
  const auto seconds = parse_unsigned(value.substr(behind ? 1 : 0));
  if (!seconds) return false;
  config.clock_ahead = std::chrono::seconds(*seconds) * (behind ? -1 : 1);
  return true;
}

bool set(FabricConfig& config, std::string_view key, std::string_view value) {
  if (key == "clock.ahead") return set_clock(config, value);
  if (key == "metadata.mac") {
    config.mac = std::string(value);
    return true;
  }
  if (key == "metadata.addresses") {
    config.private_addresses.clear();
    for (const auto word : split_words(value)) config.private_addresses.emplace_back(word);
    return true;
  }
  const auto dot = key.find('.');
  if (dot == std::string_view::npos) return false;
  const auto service = std::string(key.substr(0, dot));
  const auto rest = key.substr(dot + 1);
  if (service == "storage") return set_web(config.web["disk"], rest, value) && set_web(config.web["core"], rest, value);
  if (service == "proxy") return set_proxy(config.proxy, rest, value);
  if (const auto found = config.web.find(service); found != config.web.end())
    return set_web(found->second, rest, value);
  if (const auto found = config.names.find(service); found != config.names.end())
    return set_names(found->second, rest, value);
  return false;
}

std::vector<Endpoint> at(std::initializer_list<std::string_view> endpoints) {
  std::vector<Endpoint> out;
  for (const auto text : endpoints) out.push_back(Endpoint::parse(text).value());
  return out;
}

}  // namespace

FabricConfig default_config() {
  FabricConfig out;
  out.web["wire"].at = at({"168.63.129.16:80"});
  out.web["plugin"].at = at({"168.63.129.16:32526"});
  out.web["metadata"].at = at({"169.254.169.254:80"});
  out.web["disk"].at = at({"20.60.1.1:443"});
  out.web["core"].at = at({"20.60.1.2:443"});
  out.web["sites"].at = at({"23.45.67.89:443", "104.16.1.1:443"});
  out.names["dns"].at = at({"168.63.129.16:53"});
  out.names["dns2"].at = at({"10.0.0.5:53"});
  out.proxy.at = at({"10.0.0.8:3128"});
  out.private_addresses = {"10.0.0.4"};
  return out;
}

Result<FabricConfig> parse_fabric_config(std::string_view text) {
  auto out = default_config();
  SD_TRY(read_config_lines(text, "fabric",
                           [&](std::string_view key, std::string_view value) { return set(out, key, value); }));
  return out;
}

}  // namespace sd::lab
