// SPDX-License-Identifier: MIT
#include "lab/servers/certificates.hpp"

#include <tuple>
#include <utility>

#include "base/error.hpp"
#include "lab/servers/crypto_windows.hpp"

namespace sd::lab {
namespace {

std::pair<std::string, std::string> made(const Words& wanted) {
  auto pair = Crypto().ask(wanted);
  SD_ASSERT(pair.size() == 2);
  return {std::move(pair[0]), std::move(pair[1])};
}

Identity identity(Words wanted, const Wish& wish) {
  wanted.push_back(std::to_string(wish.starts_in.count()));
  wanted.push_back(std::to_string(wish.ends_in.count()));
  wanted.insert(wanted.end(), wish.names.begin(), wish.names.end());
  auto [chain, key] = made(wanted);
  return {std::move(chain), std::move(key)};
}

}  // namespace

Authority::Authority(const std::string& common_name) : common_name_(common_name) {
  std::tie(pem_, key_pem_) = made({"authority", common_name});
}

Authority::Authority(std::string common_name, std::string pem, std::string key_pem)
    : common_name_(std::move(common_name)), pem_(std::move(pem)), key_pem_(std::move(key_pem)) {}

Identity Authority::issue(const Wish& wish, int intermediates) const {
  return identity({"issue", common_name_, pem_, key_pem_, std::to_string(intermediates)}, wish);
}

Identity self_signed(const Wish& wish) { return identity({"self_signed"}, wish); }

}  // namespace sd::lab
