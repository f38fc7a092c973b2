// SPDX-License-Identifier: MIT
// Bytes from a name server that lies.
#include <cstdint>
#include <string_view>

#include "wire/dns.hpp"

namespace {

using namespace sd::wire;

void expect_name(const std::string& name) {
  SD_ASSERT(name.size() <= 253);
  for (const char c : name) SD_ASSERT(c > ' ' && c < 0x7f && !(c >= 'A' && c <= 'Z'));
}

void expect_bounds(const DnsMessage& message, std::size_t size) {
  if (message.question) expect_name(message.question->name);
  // The smallest record has 11 bytes: no answer can have more of them than fit.
  SD_ASSERT((message.answers.size() + message.other_records) * 11 <= size);
  for (const auto& record : message.answers) {
    expect_name(record.owner);
    expect_name(record.target);
    SD_ASSERT((record.type == unsigned(DnsType::aaaa)) == !record.address.is_v4());
  }
}

void expect_outcome(const DnsMessage& message) {
  const auto outcome = follow(message);
  SD_ASSERT(outcome.chain.size() <= 17);
  SD_ASSERT(outcome.chain.size() <= message.answers.size());
  SD_ASSERT(outcome.chain.size() + outcome.addresses.size() <= message.answers.size());
}

/// What was decoded can be asked again, and the bytes of that are the same question.
void expect_question_round_trip(const DnsMessage& message) {
  if (!message.question) return;
  const auto bytes = encode(*message.question);
  if (!bytes) return;
  const auto again = decode_dns(*bytes);
  SD_ASSERT(again.has_value());
  SD_ASSERT(again->question == message.question);
  SD_ASSERT(!answers(*again, *message.question));  // a query is no answer
  SD_ASSERT(answers(message, *message.question) == message.is_answer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto message = decode_dns({reinterpret_cast<const char*>(bytes), size});
  if (!message) {
    SD_ASSERT(message.error().code == sd::ErrorCode::bad_input);
    SD_ASSERT(message.error().subject.starts_with("byte "));
    return 0;
  }
  expect_bounds(*message, size);
  expect_outcome(*message);
  expect_question_round_trip(*message);
  return 0;
}
