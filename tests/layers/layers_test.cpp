// SPDX-License-Identifier: MIT
// The house keeps its order: which room may include which, and what a pure room must not touch (ARCHITECTURE.md).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Rooms = std::set<std::string>;

/// Room to the rooms that it may include, itself always among them.
const std::map<std::string, Rooms>& allowed() {
  static const std::map<std::string, Rooms> k_allowed{
      {"base", {}},
      {"model", {"base"}},
      {"wire", {"base", "model"}},
      {"rules", {"base", "model"}},
      {"logs", {"base", "model", "wire"}},
      {"platform", {"base", "model", "wire"}},
      {"articles", {"base", "model"}},
      {"checks", {"base", "model", "wire", "rules", "logs"}},
      {"causes", {"base", "model", "wire", "rules", "logs", "checks"}},
      {"remedies", {"base", "model", "wire", "rules", "logs", "checks", "causes"}},
      {"report", {"base", "model", "wire", "rules", "logs", "checks", "causes", "remedies", "articles"}},
      {"host", {"base", "model", "wire", "logs", "net"}},  // of net only wait.hpp: every wait has one implementation
      {"net", {"base", "model", "wire"}},
      {"probe", {"base", "model", "wire", "net"}},
      {"cloud", {"base", "model", "wire", "platform", "net"}},
      {"app",
       {"base", "model", "wire", "rules", "logs", "platform", "articles", "checks", "causes", "remedies", "report",
        "host", "net", "probe", "cloud"}},
  };
  return k_allowed;
}

const Rooms k_pure{"base",     "model",  "wire",   "rules",    "logs",  "platform",
                   "articles", "checks", "causes", "remedies", "report"};

/// What touches the world, and why a pure room must not have it.
struct Forbidden {
  std::string pattern;
  std::string why;
};

const std::vector<Forbidden>& forbidden_in_pure_rooms() {
  static const std::vector<Forbidden> k_forbidden{
      {R"(#include <(sys/|unistd|fcntl|netdb|arpa/|netinet/|poll|spawn|signal|dirent))",
       "system calls belong to host/ and net/"},
      {R"(#include <(fstream|filesystem|iostream|thread|mutex|condition_variable|stop_token|random)>)",
       "a pure room has no files, threads, terminal or chance"},
      {R"(#include <openssl/)", "TLS belongs to net/"},
      {R"(#include <boost/asio)", "a pure room has no sockets"},
      {R"(\b(system|steady|high_resolution)_clock::now\b)", "time is passed in"},
      {R"(\b(getenv|setlocale|isatty|fopen|popen|time\(nullptr\)|rand\(\)))", "the environment is passed in"},
  };
  return k_forbidden;
}

std::vector<fs::path> sources_of(const fs::path& folder) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp") out.push_back(entry.path());
  return out;
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream in(file);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::string room_of(const fs::path& file) {
  return fs::relative(file, fs::path(SD_SOURCE_DIR) / "src").begin()->string();
}

/// The includes of `line` that lead to a room its own room may not know; empty when the line is fine.
std::string broken_by_include(const std::string& room, const std::string& line) {
  static const std::regex k_include(R"re(^\s*#include\s+"([a-z]+)/)re");
  std::smatch match;
  if (!std::regex_search(line, match, k_include)) return {};
  const std::string target = match[1];
  if (!allowed().contains(target)) return target + " is not a room of the house";
  if (target == room || allowed().at(room).contains(target)) return {};
  return room + " may not know " + target;
}

std::string broken_by_effect(const std::string& room, const std::string& line) {
  if (!k_pure.contains(room)) return {};
  for (const auto& rule : forbidden_in_pure_rooms())
    if (std::regex_search(line, std::regex(rule.pattern))) return room + " is pure: " + rule.why;
  return {};
}

TEST(Layers, EveryFolderIsARoomOfTheHouse) {
  for (const auto& entry : fs::directory_iterator(fs::path(SD_SOURCE_DIR) / "src"))
    EXPECT_TRUE(allowed().contains(entry.path().filename().string())) << entry.path();
}

TEST(Layers, OrderHasNoCircle) {
  for (const auto& [room, below] : allowed())
    for (const auto& other : below) EXPECT_FALSE(allowed().at(other).contains(room)) << room << " and " << other;
}

TEST(Layers, IncludesGoOneWayAndPureRoomsStayPure) {
  std::size_t files = 0;
  for (const auto& file : sources_of(fs::path(SD_SOURCE_DIR) / "src")) {
    ++files;
    const auto room = room_of(file);
    std::size_t number = 0;
    for (const auto& line : lines_of(file)) {
      ++number;
      EXPECT_EQ(broken_by_include(room, line), "") << file << ":" << number;
      EXPECT_EQ(broken_by_effect(room, line), "") << file << ":" << number;
    }
  }
  EXPECT_GT(files, 20u);
}

TEST(Layers, WhatASystemHasOfItsOwnStandsInAFileOfItsOwn) {
  const std::regex asks(R"(\b(_WIN32|__linux__|__unix__)\b)");
  const std::regex of_windows(
      R"(#include <(windows|winsock2|ws2tcpip|iphlpapi|wincrypt|security|schannel|aclapi)\.h>)");
  const std::set<std::string> headers{"winsock.hpp", "adapters_windows.hpp", "trust_schannel.hpp"};
  for (const auto& file : sources_of(fs::path(SD_SOURCE_DIR) / "src")) {
    const auto name = file.filename().string();
    const bool is_windows = name.ends_with("_windows.cpp") || name.ends_with("_schannel.cpp") || headers.contains(name);
    for (const auto& line : lines_of(file)) {
      EXPECT_FALSE(std::regex_search(line, asks)) << file << ": " << line;
      if (!is_windows) {
        EXPECT_FALSE(std::regex_search(line, of_windows)) << file << ": " << line;
      }
    }
  }
}

TEST(Layers, TheTestSeesWhatItShallSee) {
  EXPECT_NE(broken_by_include("checks", "#include \"host/files.hpp\""), "");
  EXPECT_NE(broken_by_include("wire", "#include \"net/socket.hpp\""), "");
  EXPECT_EQ(broken_by_include("net", "#include \"wire/dns.hpp\""), "");
  EXPECT_NE(broken_by_effect("checks", "#include <fstream>"), "");
  EXPECT_NE(broken_by_effect("report", "auto now = std::chrono::system_clock::now();"), "");
  EXPECT_EQ(broken_by_effect("net", "#include <sys/socket.h>"), "");
}

TEST(Layers, OnlyTheNetOpensASocket) {
  const std::regex socket_call(R"((^|[^a-z_.>])(socket|socketpair)\((AF_|PF_))");
  for (const auto& file : sources_of(fs::path(SD_SOURCE_DIR) / "src")) {
    std::size_t number = 0;
    for (const auto& line : lines_of(file)) {
      ++number;
      const bool netlink =
          room_of(file) == "host" && line.find("AF_NETLINK") != std::string::npos;  // asks the kernel, not the network
      if (room_of(file) != "net" && !netlink) {
        EXPECT_FALSE(std::regex_search(line, socket_call)) << file << ":" << number;
      }
    }
  }
}

}  // namespace
