// SPDX-License-Identifier: MIT
#include "model/case_json.hpp"

#include <chrono>
#include <concepts>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "model/case_fields.hpp"
#include "model/json_text.hpp"
#include "model/log_json.hpp"
#include "model/names.hpp"

namespace sd {
namespace {

namespace json = boost::json;
using fields::Fields;
using fields::HasFields;

/// Values of the network that stand in JSON as their own text.
template <class T>
concept HasText = requires(std::string_view text) {
  { T::parse(text) } -> std::same_as<Result<T>>;
};

template <class T>
concept Named = std::is_enum_v<T> && !std::same_as<T, Family>;

// --- writing ---

json::value encode(bool value) { return value; }
json::value encode(double value) { return value; }
json::value encode(const std::string& value) { return to_json_string(value); }
json::value encode(Time value) { return to_json_string(to_text(value)); }
json::value encode(Family value) { return value == Family::v4 ? "v4" : "v6"; }

template <std::integral T>
  requires(!std::same_as<T, bool>)
json::value encode(T value) {
  return value;
}

template <class Rep, class Period>
json::value encode(std::chrono::duration<Rep, Period> value) {
  return value.count();
}

template <Named T>
json::value encode(T value) {
  return to_json_string(to_text(value));
}

template <HasText T>
json::value encode(const T& value) {
  return to_json_string(to_text(value));
}

json::value encode(const std::pair<std::string, std::string>& value);
json::value encode(const std::map<std::string, std::string>& values);
template <HasFields T>
json::value encode(const T& value);
template <class T>
json::value encode(const std::vector<T>& values);
template <class T>
json::value encode(const Fact<T>& fact);

template <class T>
json::value encode(const std::optional<T>& value) {
  return value ? encode(*value) : json::value(nullptr);
}

json::value encode(const std::pair<std::string, std::string>& value) {
  return json::array{to_json_string(value.first), to_json_string(value.second)};
}

json::value encode(const std::map<std::string, std::string>& values) {
  json::object out;
  for (const auto& [key, value] : values) out[replace_invalid_utf8(key)] = to_json_string(value);
  return out;
}

struct Writer {
  json::object out;
  template <class T>
  void operator()(const char* name, const T& member) {
    out[name] = encode(member);
  }
  /// Cases of before there was this fact are written as they were read.
  void operator()(const char* name, const Fact<NetworkRules>& fact) {
    if (fact != Fact<NetworkRules>{}) out[name] = encode(fact);
  }
  void operator()(const char* name, const WindowsFacts& facts) {
    if (facts != WindowsFacts{}) out[name] = encode(facts);
  }
  void operator()(const char* name, const std::optional<WindowsAccount>& account) {
    if (account) out[name] = encode(account);
  }
  void operator()(const char* name, const Fact<CloudRecords>& fact) {
    if (fact != Fact<CloudRecords>{}) out[name] = encode(fact);
  }
};

template <HasFields T>
json::value encode(const T& value) {
  Writer writer;
  Fields<T>::visit(writer, value);
  return std::move(writer.out);
}

template <class T>
json::value encode(const std::vector<T>& values) {
  json::array out;
  for (const auto& value : values) out.push_back(encode(value));
  return out;
}

template <class T>
json::value encode(const Fact<T>& fact) {
  json::object out;
  out["source"] = encode(fact.source);
  out["at"] = encode(fact.at);
  if (const auto* value = fact.get()) out["known"] = encode(*value);
  if (fact.absent()) out["absent"] = true;
  if (const auto* reason = fact.not_read()) out["not_read"] = encode(*reason);
  return out;
}

// --- reading ---

/// Where we are in the text, for the error; the first error ends the reading.
struct Reading {
  std::string_view file;
  std::string pointer;
  std::optional<Error> error;

  void expected(std::string_view what) {
    if (error) return;
    error = Error{ErrorCode::bad_input, "read case", std::string(file),
                  (pointer.empty() ? "/" : pointer) + ": expected " + std::string(what), 0};
  }
};

struct Step {
  Step(Reading& reading, std::string_view name) : reading_(reading), length_(reading.pointer.size()) {
    reading.pointer += '/';
    for (char c : name) reading.pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  }
  ~Step() { reading_.pointer.resize(length_); }
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;

 private:
  Reading& reading_;
  std::size_t length_;
};

std::optional<std::string> text_of(Reading& reading, const json::value& in, std::string_view what) {
  if (const auto* text = in.if_string()) return std::string(text->data(), text->size());
  reading.expected(what);
  return std::nullopt;
}

void decode(Reading& reading, const json::value& in, bool& out) {
  if (const auto* value = in.if_bool())
    out = *value;
  else
    reading.expected("true or false");
}

void decode(Reading& reading, const json::value& in, double& out) {
  json::error_code error;
  out = in.to_number<double>(error);
  if (error) reading.expected("a number");
}

template <std::integral T>
  requires(!std::same_as<T, bool>)
void decode(Reading& reading, const json::value& in, T& out) {
  json::error_code error;
  out = in.to_number<T>(error);
  if (error || in.is_double()) reading.expected("a whole number that fits");
}

template <class Rep, class Period>
void decode(Reading& reading, const json::value& in, std::chrono::duration<Rep, Period>& out) {
  Rep count{};
  decode(reading, in, count);
  out = std::chrono::duration<Rep, Period>(count);
}

void decode(Reading& reading, const json::value& in, std::string& out) {
  if (auto text = text_of(reading, in, "a text")) out = std::move(*text);
}

void decode(Reading& reading, const json::value& in, Time& out) {
  const auto text = text_of(reading, in, "a time as in 2026-03-03T08:16:26.959Z");
  if (!text) return;
  const auto time = parse_time(*text);
  if (!time) return reading.expected("a time as in 2026-03-03T08:16:26.959Z");
  out = *time;
}

void decode(Reading& reading, const json::value& in, Family& out) {
  const auto text = text_of(reading, in, "v4 or v6");
  if (text && *text != "v4" && *text != "v6") reading.expected("v4 or v6");
  if (text) out = *text == "v6" ? Family::v6 : Family::v4;
}

template <Named T>
void decode(Reading& reading, const json::value& in, T& out) {
  const auto text = text_of(reading, in, "a name");
  if (!text) return;
  const auto value = from_text<T>(*text);
  if (!value) return reading.expected("one of the known names, not \"" + printable(*text, 40) + "\"");
  out = *value;
}

template <HasText T>
void decode(Reading& reading, const json::value& in, T& out) {
  const auto text = text_of(reading, in, "a text");
  if (!text) return;
  auto value = T::parse(*text);
  if (!value) return reading.expected(value.error().text.substr(std::string("expected ").size()));
  out = *value;
}

void decode(Reading& reading, const json::value& in, std::pair<std::string, std::string>& out);
void decode(Reading& reading, const json::value& in, std::map<std::string, std::string>& out);
template <HasFields T>
void decode(Reading& reading, const json::value& in, T& out);
template <class T>
void decode(Reading& reading, const json::value& in, std::vector<T>& out);
template <class T>
void decode(Reading& reading, const json::value& in, Fact<T>& out);

template <class T>
void decode(Reading& reading, const json::value& in, std::optional<T>& out) {
  out.reset();
  if (!in.is_null()) decode(reading, in, out.emplace());
}

void decode(Reading& reading, const json::value& in, std::pair<std::string, std::string>& out) {
  const auto* pair = in.if_array();
  if (!pair || pair->size() != 2) return reading.expected("a pair of texts");
  decode(reading, (*pair)[0], out.first);
  decode(reading, (*pair)[1], out.second);
}

void decode(Reading& reading, const json::value& in, std::map<std::string, std::string>& out) {
  const auto* object = in.if_object();
  if (!object) return reading.expected("an object");
  for (const auto& member : *object) {
    const Step step(reading, member.key());
    decode(reading, member.value(), out[std::string(member.key())]);
  }
}

template <class T>
constexpr bool k_may_be_missing = false;
template <class T>
constexpr bool k_may_be_missing<Fact<T>> = true;
template <class T>
constexpr bool k_may_be_missing<std::optional<T>> = true;
template <>
constexpr bool k_may_be_missing<WindowsFacts> = true;

struct Reader {
  Reading& reading;
  const json::object& in;
  template <class T>
  void operator()(const char* name, T& member) {
    if (reading.error) return;
    const Step step(reading, name);
    if (const auto* value = in.if_contains(name)) return decode(reading, *value, member);
    if constexpr (!k_may_be_missing<T>) reading.expected("this member");
  }
};

template <HasFields T>
void decode(Reading& reading, const json::value& in, T& out) {
  const auto* object = in.if_object();
  if (!object) return reading.expected("an object");
  Reader reader{reading, *object};
  Fields<T>::visit(reader, out);
}

template <class T>
void decode(Reading& reading, const json::value& in, std::vector<T>& out) {
  const auto* array = in.if_array();
  if (!array) return reading.expected("a list");
  out.clear();
  for (std::size_t i = 0; i < array->size() && !reading.error; ++i) {
    const Step step(reading, std::to_string(i));
    decode(reading, (*array)[i], out.emplace_back());
  }
}

template <class T>
void decode(Reading& reading, const json::value& in, Fact<T>& out) {
  const auto* object = in.if_object();
  if (!object) return reading.expected("a fact: an object with source, at and one of known, absent, not_read");
  Reader reader{reading, *object};
  reader("source", out.source);
  reader("at", out.at);
  if (object->contains("known")) {
    T value{};
    reader("known", value);
    out.value = std::move(value);
  } else if (object->contains("absent")) {
    out.value = Absent{};
  } else {
    NotRead reason;
    reader("not_read", reason);
    out.value = std::move(reason);
  }
}

}  // namespace

json::object to_json_object(const LogFile& file) { return encode(file).as_object(); }
json::object to_json_object(const Attempt& attempt) { return encode(attempt).as_object(); }
json::object to_json_object(const Sign& sign) { return encode(sign).as_object(); }

std::string to_json(const Case& facts) {
  json::object out;
  out["schema"] = to_json_string(k_case_schema);
  const json::value members = encode(facts);
  for (const auto& member : members.get_object()) out[member.key()] = member.value();
  return to_pretty_text(out);
}

Result<Case> parse_case(std::string_view text, std::string_view file) {
  const auto in = SD_TRY(parse_json(text, file));
  const auto* object = in.if_object();
  const auto* schema = object ? object->if_contains("schema") : nullptr;
  const auto* name = schema ? schema->if_string() : nullptr;
  if (!name || std::string_view(*name) != k_case_schema)
    return fail(ErrorCode::bad_input, "read case", std::string(file),
                "/schema: expected \"" + std::string(k_case_schema) + "\"");
  Reading reading{file, {}, {}};
  Case out;
  decode(reading, in, out);
  for (const auto& observation : out.observations)
    if (observation.phases.empty() && !reading.error) {
      reading.pointer = "/observations";
      reading.expected("at least one phase in \"" + printable(observation.id, 60) + "\"");
    }
  if (reading.error) return std::unexpected(*reading.error);
  return out;
}

}  // namespace sd
