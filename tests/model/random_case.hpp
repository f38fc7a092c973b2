// SPDX-License-Identifier: MIT
// A case whose every member is filled at random: whatever is forgotten in reading, writing or copying shows.
#pragma once

#include <map>
#include <random>

#include "model/case_fields.hpp"

namespace sd {

/// Fills every member that the codec knows with random values: whatever is forgotten in reading or writing shows.
class Filler {
 public:
  explicit Filler(unsigned seed) : random_(seed) {}

  template <class T>
  void operator()(const char*, T& member) {
    fill(member);
  }

 private:
  /// Every other enumeration of a case has three values or more.
  template <class T>
  static constexpr bool k_has_two_values = std::is_same_v<T, LogZone> || std::is_same_v<T, BlobUse> ||
                                           std::is_same_v<T, Direction> || std::is_same_v<T, RuleSetKind>;
  void fill(bool& out) { out = random_() % 2 == 0; }
  void fill(double& out) { out = double(random_() % 1000) / 8; }
  void fill(Time& out) { out = Time{Milliseconds{std::int64_t(random_()) * 500}}; }
  void fill(Family& out) { out = random_() % 2 == 0 ? Family::v4 : Family::v6; }
  void fill(std::string& out) {
    constexpr std::string_view k_letters = "ab/~\"\\\n\t {}[]:,\x7f\x01";
    out.assign(random_() % 6, ' ');
    for (auto& c : out) c = k_letters[random_() % k_letters.size()];
  }
  template <std::integral T>
  void fill(T& out) {
    out = static_cast<T>(random_());
  }
  template <class Rep, class Period>
  void fill(std::chrono::duration<Rep, Period>& out) {
    out = std::chrono::duration<Rep, Period>(random_());
  }
  template <class T>
    requires std::is_enum_v<T>
  void fill(T& out) {
    out = static_cast<T>(random_() % (k_has_two_values<T> ? 2 : 3));
  }
  void fill(IpAddress& out) { out = IpAddress::from_v4({std::uint8_t(random_()), 2, 3, std::uint8_t(random_())}); }
  void fill(Prefix& out) {
    out = Prefix::containing(IpAddress::from_v4({std::uint8_t(random_()), 2, 3, 4}), int(random_() % 33));
  }
  void fill(PortRange& out) { out = PortRange{Port(random_() % 100), Port(100 + random_() % 100)}; }
  void fill(Endpoint& out) { fill(out.address), out.port = Port(random_()); }
  void fill(Mac& out) {
    for (auto& byte : out.bytes) byte = std::uint8_t(random_());
  }
  void fill(std::pair<std::string, std::string>& out) { fill(out.first), fill(out.second); }
  void fill(std::map<std::string, std::string>& out) {
    for (int i = 0; i < 3; ++i) {
      std::string key;
      fill(key), fill(out[key]);
    }
  }
  template <fields::HasFields T>
  void fill(T& out) {
    fields::Fields<T>::visit(*this, out);
  }
  template <class T>
  void fill(std::optional<T>& out) {
    out.reset();
    if (random_() % 3 != 0) fill(out.emplace());
  }
  template <class T>
  void fill(std::vector<T>& out) {
    out.resize(random_() % 3);
    for (auto& element : out) fill(element);
  }
  void fill(std::vector<Phase>& out) {
    out.resize(1 + random_() % 2);
    for (auto& element : out) fill(element);
  }
  template <class T>
  void fill(Fact<T>& out) {
    fill(out.source), fill(out.at);
    T value{};
    fill(value);
    NotRead reason;
    fill(reason);
    const auto kind = random_() % 4;
    if (kind == 0) out.value = Absent{};
    if (kind == 1) out.value = std::move(reason);
    if (kind > 1) out.value = std::move(value);
  }

  std::mt19937 random_;
};

inline Case random_case(unsigned seed) {
  Case out;
  Filler filler(seed);
  fields::Fields<Case>::visit(filler, out);
  return out;
}

}  // namespace sd
