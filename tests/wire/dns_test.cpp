// SPDX-License-Identifier: MIT
#include "wire/dns.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace sd::wire {
namespace {

// ---------------------------------------------------------------- messages, written by hand

std::string u16(unsigned value) { return {char(value >> 8), char(value & 0xff)}; }
std::string u32(std::uint32_t value) { return u16(value >> 16) + u16(value & 0xffff); }

std::string wire_name(std::string_view dotted) {
  std::string out;
  while (!dotted.empty()) {
    const auto label = dotted.substr(0, dotted.find('.'));
    out += char(label.size()) + std::string(label);
    dotted.remove_prefix(std::min(label.size() + 1, dotted.size()));
  }
  return out + '\0';
}

struct Header {
  unsigned id = 0x1234;
  unsigned flags = 0x8180;
  unsigned questions = 1;
  unsigned answers = 0;
  unsigned authorities = 0;
  unsigned additional = 0;
};
std::string bytes(const Header& header) {
  return u16(header.id) + u16(header.flags) + u16(header.questions) + u16(header.answers) + u16(header.authorities) +
         u16(header.additional);
}

std::string question(std::string_view name, unsigned type = 1) { return wire_name(name) + u16(type) + u16(1); }
std::string pointer(unsigned offset) { return u16(0xc000 | offset); }
std::string record(const std::string& owner, unsigned type, const std::string& body, unsigned record_class = 1,
                   std::uint32_t ttl = 60) {
  return owner + u16(type) + u16(record_class) + u32(ttl) + u16(unsigned(body.size())) + body;
}
std::string opt(unsigned upper_rcode = 0) { return record({'\0'}, 41, "", 1232, upper_rcode << 24); }

constexpr unsigned k_question_name = 12;  // offset of the first name of a message
const std::string k_v4{20, 60, 1, 2};

IpAddress address(const char* text) { return *IpAddress::parse(text); }

// ---------------------------------------------------------------- queries

TEST(DnsQuery, IsTheBytesOfTheRfc) {
  const auto query = encode({.id = 0xabcd, .name = "md-x.example", .type = DnsType::aaaa, .edns = Edns::absent});
  ASSERT_TRUE(query.has_value());
  EXPECT_EQ(*query, bytes({.id = 0xabcd, .flags = 0x0100}) + question("md-x.example", 28));
}

TEST(DnsQuery, OffersAnAnswerOf1232Bytes) {
  const auto query = encode({.id = 1, .name = "a"});
  ASSERT_TRUE(query.has_value());
  EXPECT_EQ(*query, bytes({.id = 1, .flags = 0x0100, .additional = 1}) + question("a") + opt());
}

struct NameRow {
  const char* name;
  std::string text;
  bool can_be_asked;
};
class DnsName : public testing::TestWithParam<NameRow> {};

TEST_P(DnsName, IsAskedOnlyWhenItIsOne) {
  EXPECT_EQ(is_dns_name(GetParam().text), GetParam().can_be_asked);
  EXPECT_EQ(encode({.name = GetParam().text}).has_value(), GetParam().can_be_asked);
}

std::string labels_of(std::size_t total) {
  std::string out;
  while (out.size() < total) out += out.size() % 50 == 49 ? '.' : 'x';
  return out;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, DnsName,
    testing::Values(NameRow{"plain", "md-abc.z1.blob.storage.azure.net", true}, NameRow{"one_label", "localhost", true},
                    NameRow{"underscore", "_ldap._tcp.contoso.com", true}, NameRow{"empty", "", false},
                    NameRow{"root", ".", false}, NameRow{"last_dot", "a.b.", false},
                    NameRow{"empty_label", "a..b", false}, NameRow{"label_of_63", std::string(63, 'x') + ".net", true},
                    NameRow{"label_of_64", std::string(64, 'x') + ".net", false},
                    NameRow{"whole_of_253", labels_of(253), true}, NameRow{"whole_of_254", labels_of(254), false},
                    NameRow{"blank", "a b.net", false}, NameRow{"line_feed", "a\n.net", false},
                    NameRow{"zero", std::string("a\0b", 3), false}, NameRow{"not_ascii", "m\xc3\xbcnchen.de", false}),
    [](const auto& row) { return row.param.name; });

// ---------------------------------------------------------------- answers

TEST(DnsAnswer, TellsTheHeaderAndTheQuestion) {
  const auto message = decode_dns(bytes({.id = 7, .flags = 0x8583}) + question("No.Example", 28));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->id, 7);
  EXPECT_TRUE(message->is_answer);
  EXPECT_TRUE(message->authoritative);
  EXPECT_TRUE(message->recursion_available);
  EXPECT_FALSE(message->truncated);
  EXPECT_EQ(message->rcode, 3);
  EXPECT_EQ(message->question, (DnsQuery{.id = 7, .name = "no.example", .type = DnsType::aaaa, .edns = Edns::absent}));
}

TEST(DnsAnswer, KeepsAddressesAndAliasesAndCountsTheRest) {
  const std::string v6(16, '\x20');
  const auto message = decode_dns(
      bytes({.answers = 4}) + question("a.example") + record(pointer(k_question_name), 5, wire_name("B.Example")) +
      record(wire_name("b.example"), 1, k_v4) + record(wire_name("b.example"), 28, v6) + record({'\0'}, 16, "\3abc"));
  ASSERT_TRUE(message.has_value());
  ASSERT_EQ(message->answers.size(), 3u);
  EXPECT_EQ(message->answers[0], (DnsRecord{.owner = "a.example", .type = 5, .ttl = 60, .target = "b.example"}));
  EXPECT_EQ(message->answers[1],
            (DnsRecord{.owner = "b.example", .type = 1, .ttl = 60, .address = address("20.60.1.2")}));
  EXPECT_EQ(message->answers[2].address, address("2020:2020:2020:2020:2020:2020:2020:2020"));
  EXPECT_EQ(message->other_records, 1u);
}

TEST(DnsAnswer, ARecordOfAnotherClassIsNotAnAddress) {
  const auto message = decode_dns(bytes({.answers = 1}) + question("a") + record(pointer(k_question_name), 1, k_v4, 3));
  ASSERT_TRUE(message.has_value());
  EXPECT_TRUE(message->answers.empty());
  EXPECT_EQ(message->other_records, 1u);
}

TEST(DnsAnswer, EdnsAddsTheUpperBitsOfTheRcode) {
  const auto message = decode_dns(bytes({.additional = 1}) + question("a") + opt(1));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(rcode_text(message->rcode), "RCODE 16");  // BADVERS, RFC 6891 s. 9
}

TEST(DnsAnswer, ATruncatedAnswerMayEndAnywhereAndKeepsWhatIsWhole) {
  const auto whole = bytes({.flags = 0x8380, .answers = 2, .additional = 1}) + question("a") +
                     record(pointer(k_question_name), 1, k_v4) + record(pointer(k_question_name), 1, k_v4) + opt();
  const auto first_record_ends = 12 + question("a").size() + 16;
  for (auto size = first_record_ends; size <= whole.size(); ++size) {
    const auto message = decode_dns(std::string_view(whole).substr(0, size));
    ASSERT_TRUE(message.has_value()) << size;
    EXPECT_TRUE(message->truncated);
    EXPECT_EQ(message->answers.size(), size < first_record_ends + 16 ? 1u : 2u) << size;
  }
}

TEST(DnsAnswer, BytesBehindTheLastRecordAreIgnored) {
  EXPECT_TRUE(decode_dns(bytes({}) + question("a") + "padding").has_value());
}

TEST(DnsAnswer, BytesInNamesThatCannotBeShownAreNotShown) {
  const auto message = decode_dns(bytes({}) + std::string("\4a.\x1b\xff\0", 6) + u16(1) + u16(1));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->question->name, "a???");
}

struct BadRow {
  const char* name;
  std::string message;
  std::size_t offset;
};
class BadDnsMessage : public testing::TestWithParam<BadRow> {};

TEST_P(BadDnsMessage, IsAnErrorThatNamesTheByte) {
  const auto message = decode_dns(GetParam().message);
  ASSERT_FALSE(message.has_value());
  EXPECT_EQ(message.error().code, ErrorCode::bad_input);
  EXPECT_EQ(message.error().subject, "byte " + std::to_string(GetParam().offset));
}

std::string with_name(const std::string& name) { return bytes({}) + name + u16(1) + u16(1); }
std::string with_answer(const std::string& answer) { return bytes({.answers = 1}) + question("a") + answer; }
constexpr std::size_t k_answer = 12 + 7;  // offset of the record in `with_answer`

INSTANTIATE_TEST_SUITE_P(
    Rows, BadDnsMessage,
    testing::Values(
        BadRow{"empty", "", 0}, BadRow{"half_a_header", bytes({}).substr(0, 11), 11},
        BadRow{"two_questions", bytes({.questions = 2}) + question("a") + question("a"), 4},
        BadRow{"no_question_though_counted", bytes({}), 12},
        BadRow{"question_of_another_class", bytes({}) + wire_name("a") + u16(1) + u16(3), 17},
        BadRow{"pointer_to_itself", with_name(pointer(12)), 12},
        BadRow{"pointer_forward", with_name(pointer(14) + wire_name("a")), 12},
        BadRow{"pointers_in_a_circle", with_name("\1a" + pointer(12)), 14},
        BadRow{"pointer_into_the_header", with_answer(record(pointer(2), 1, k_v4)), k_answer},
        BadRow{"pointer_beyond_the_end", with_name(pointer(0x3fff)), 12},
        BadRow{"pointer_cut_in_two", bytes({}) + "\xc0", 13},
        BadRow{"label_type_of_no_rfc", with_name("\x40" + std::string(64, 'x')), 12},
        BadRow{"name_of_254", with_name(wire_name(labels_of(254))), 12 + 250},
        BadRow{"name_without_end", bytes({}) + "\3abc", 16},
        BadRow{"answers_that_never_came", bytes({.answers = 1}) + question("a"), k_answer},
        BadRow{"authorities_that_never_came", bytes({.authorities = 1}) + question("a"), k_answer},
        BadRow{"additional_that_never_came", bytes({.additional = 65535}) + question("a") + opt(), k_answer + 11},
        BadRow{"address_of_3_bytes", with_answer(record(pointer(12), 1, "abc")), k_answer + 12},
        BadRow{"address_of_17_bytes", with_answer(record(pointer(12), 28, std::string(17, 'x'))), k_answer + 12},
        BadRow{"record_longer_than_the_message", with_answer(pointer(12) + u16(16) + u16(1) + u32(1) + u16(500) + "x"),
               k_answer + 13},
        BadRow{"alias_shorter_than_its_record", with_answer(record(pointer(12), 5, wire_name("b") + "x")),
               k_answer + 12},
        BadRow{"alias_longer_than_its_record",
               with_answer(pointer(12) + u16(5) + u16(1) + u32(1) + u16(2) + wire_name("b")), k_answer + 12}),
    [](const auto& row) { return row.param.name; });

// A name that is built of ever longer pointers cannot become endless, nor cost much.
TEST(DnsAnswer, ALadderOfPointersEnds) {
  std::string message = bytes({.questions = 1, .answers = 200});
  message += question("a");
  unsigned previous = k_question_name;
  for (int i = 0; i < 200; ++i) {
    const auto here = unsigned(message.size());
    message += record(pointer(previous), 1, k_v4);
    previous = here;
  }
  const auto decoded = decode_dns(message);
  ASSERT_FALSE(decoded.has_value());
  EXPECT_NE(decoded.error().text.find("compression pointer"), std::string::npos);
}

// ---------------------------------------------------------------- does it belong to the query

struct BelongsRow {
  const char* name;
  std::string message;
  bool belongs;
};
class DnsBelongs : public testing::TestWithParam<BelongsRow> {};

TEST_P(DnsBelongs, OnlyWhenIdAndQuestionAreTheSame) {
  const auto message = decode_dns(GetParam().message);
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(answers(*message, {.id = 0x1234, .name = "a.Example", .type = DnsType::a}), GetParam().belongs);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, DnsBelongs,
    testing::Values(BelongsRow{"same", bytes({}) + question("A.example"), true},
                    BelongsRow{"refusal", bytes({.flags = 0x8182}) + question("a.example"), true},
                    BelongsRow{"refusal_without_question", bytes({.flags = 0x8181, .questions = 0}), true},
                    BelongsRow{"success_without_question", bytes({.questions = 0}), false},
                    BelongsRow{"refusal_of_another_id", bytes({.id = 1, .flags = 0x8181, .questions = 0}), false},
                    BelongsRow{"another_id", bytes({.id = 0x1235}) + question("a.example"), false},
                    BelongsRow{"another_name", bytes({}) + question("b.example"), false},
                    BelongsRow{"longer_name", bytes({}) + question("a.example.net"), false},
                    BelongsRow{"another_type", bytes({}) + question("a.example", 28), false},
                    BelongsRow{"the_query_itself", bytes({.flags = 0x0100}) + question("a.example"), false}),
    [](const auto& row) { return row.param.name; });

// ---------------------------------------------------------------- where the aliases lead

DnsRecord alias(std::string owner, std::string target) {
  return {.owner = std::move(owner), .type = 5, .target = std::move(target)};
}
DnsRecord at(std::string owner, const char* text) {
  const auto value = address(text);
  return {.owner = std::move(owner), .type = std::uint16_t(value.is_v4() ? 1 : 28), .address = value};
}
DnsMessage message_of(std::vector<DnsRecord> records) {
  return {.question = DnsQuery{.name = "a"}, .answers = std::move(records)};
}

TEST(DnsChain, IsFollowedInAnyOrderOfRecords) {
  const auto seen = follow(message_of({at("c", "10.0.0.1"), alias("b", "c"), alias("a", "b"), at("c", "10.0.0.2")}));
  EXPECT_EQ(seen.chain, (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(seen.addresses, (std::vector<IpAddress>{address("10.0.0.1"), address("10.0.0.2")}));
}

TEST(DnsChain, AddressesOfOtherNamesAndTypesAreNotTaken) {
  const auto seen = follow(message_of({at("a", "10.0.0.1"), at("x", "10.0.0.2"), at("a", "2001:db8::1")}));
  EXPECT_TRUE(seen.chain.empty());
  EXPECT_EQ(seen.addresses, (std::vector<IpAddress>{address("10.0.0.1")}));
}

TEST(DnsChain, AddressesOfANameThatIsAnAliasAreNotTaken) {
  EXPECT_TRUE(follow(message_of({alias("a", "b"), at("a", "10.0.0.1")})).addresses.empty());
}

TEST(DnsChain, ACircleEndsWithoutAddress) {
  const auto seen = follow(message_of({alias("a", "b"), alias("b", "a"), at("a", "10.0.0.1"), at("b", "10.0.0.2")}));
  EXPECT_EQ(seen.chain, (std::vector<std::string>{"b", "a"}));
  EXPECT_TRUE(seen.addresses.empty());
}

TEST(DnsChain, IsLeftAfterSixteenNames) {
  std::vector<DnsRecord> records;
  std::string last = "a";
  for (int i = 0; i < 1000; ++i) {
    const auto next = "n" + std::to_string(i);
    records.push_back(alias(last, next));
    last = next;
  }
  records.push_back(at(last, "10.0.0.1"));
  const auto seen = follow(message_of(records));
  EXPECT_EQ(seen.chain.size(), 17u);
  EXPECT_TRUE(seen.addresses.empty());
}

TEST(DnsChain, WithoutQuestionThereIsNone) {
  DnsMessage message = message_of({at("", "10.0.0.1")});
  message.question.reset();
  EXPECT_TRUE(follow(message).addresses.empty());
}

TEST(DnsRcode, HasTheNamesOfTheRfc) {
  const std::vector<std::string> names{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "RCODE 6"};
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(rcode_text(int(i)), names[i]);
  EXPECT_EQ(rcode_text(-1), "RCODE -1");
}

// ---------------------------------------------------------------- properties

std::string random_name(std::mt19937& random) {
  constexpr std::string_view k_letters = "abcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  for (auto labels = 1 + random() % 8; labels > 0; --labels) {
    if (!out.empty()) out += '.';
    for (auto size = 1 + random() % (random() % 5 == 0 ? 63 : 12); size > 0; --size)
      out += k_letters[random() % k_letters.size()];
  }
  return out.size() > 253 ? "a" : out;
}

DnsQuery random_query(std::mt19937& random) {
  return {static_cast<std::uint16_t>(random()), random_name(random), random() % 2 == 0 ? DnsType::a : DnsType::aaaa,
          random() % 2 == 0 ? Edns::offered : Edns::absent};
}

/// An answer of some records with and without compression.
std::string random_answer(std::mt19937& random, const DnsQuery& query) {
  const auto count = random() % 6;
  auto out =
      bytes({.id = query.id, .answers = unsigned(count), .additional = 1}) + question(query.name, unsigned(query.type));
  for (auto i = 0u; i < count; ++i) {
    const auto owner = random() % 2 == 0 ? pointer(k_question_name) : wire_name(random_name(random));
    const auto kind = random() % 4;
    if (kind == 0) out += record(owner, 1, k_v4);
    if (kind == 1) out += record(owner, 28, std::string(16, 'x'));
    if (kind == 2) out += record(owner, 5, "\1z" + pointer(k_question_name));
    if (kind == 3) out += record(owner, 16, "\3abc");
  }
  return out + opt();
}

TEST(DnsProperty, WhatIsAskedIsWhatIsRead) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    std::mt19937 random(seed);
    const auto query = random_query(random);
    const auto encoded = encode(query);
    ASSERT_TRUE(encoded.has_value()) << "seed " << seed;
    const auto decoded = decode_dns(*encoded);
    ASSERT_TRUE(decoded.has_value()) << "seed " << seed;
    ASSERT_EQ(decoded->question, query) << "seed " << seed;
    ASSERT_FALSE(decoded->is_answer);
  }
}

TEST(DnsProperty, NoPrefixOfAMessageIsAMessage) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    const auto query = random_query(random);
    const auto whole = seed % 2 == 0 ? *encode(query) : random_answer(random, query);
    ASSERT_TRUE(decode_dns(whole).has_value()) << "seed " << seed;
    for (std::size_t size = 0; size < whole.size(); ++size)
      ASSERT_FALSE(decode_dns(std::string_view(whole).substr(0, size)).has_value())
          << "seed " << seed << " size " << size;
  }
}

TEST(DnsProperty, FlippedBytesNeverMakeAnAnswerOfSomethingElse) {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    std::mt19937 random(seed);
    const auto query = random_query(random);
    auto message = random_answer(random, query);
    for (auto flips = 1 + random() % 4; flips > 0; --flips) message[random() % message.size()] = char(random());
    const auto decoded = decode_dns(message);
    if (!decoded || !answers(*decoded, query)) continue;
    ASSERT_LE(decoded->answers.size() * 11, message.size()) << "seed " << seed;
    ASSERT_LE(follow(*decoded).addresses.size(), decoded->answers.size()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace sd::wire
