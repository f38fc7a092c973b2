// SPDX-License-Identifier: MIT
// One level asked about many addresses at once. The address line is cut once where any rule's destination begins or
// ends; a question hands each piece to the first rule that fits, and is done when no piece is left. It answers where
// one rule decides for certain, and leaves the rest (an unknown name, a field that was not asked for) to `decide`,
// which is slower and exact everywhere.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "rules/chain.hpp"
#include "rules/fit.hpp"
#include "rules/pieces.hpp"

namespace sd::rules {

/// What one level does to the addresses that were asked about.
struct Swept {
  struct Share {
    std::size_t rule = 0;
    AddressCount addresses;  ///< that it decides for certain
    IpAddress example;
  };
  AddressSet denied;
  AddressSet ended;           ///< allowed by an admin rule that ends the evaluation
  AddressSet open;            ///< not decided here: an unknown name or an unasked field decides
  std::vector<Share> shares;  ///< of the rules that decide anything, the first asked first
};

class Sweep {
 public:
  explicit Sweep(const Level& level);

  /// What becomes of packets with these fields, to these addresses. Addresses have one `number`, and no others have it:
  /// those that are asked about again are not looked up again.
  Swept ask(const Packets& fields, const AddressSet& addresses, std::uint64_t number);

 private:
  /// Some pieces: of one word.
  struct Chunk {
    std::uint32_t word;
    Pieces::Word bits;
  };
  /// All pieces of neighbouring words, `end` is not one of them.
  struct Span {
    std::uint32_t begin;
    std::uint32_t end;
  };
  /// Some pieces of a rule, as indices of chunks and spans: its first ones and those behind its last ones.
  struct Part {
    std::uint32_t first_chunk = 0;
    std::uint32_t end_chunk = 0;
    std::uint32_t first_span = 0;
    std::uint32_t end_span = 0;
  };
  struct Parts {
    Part known;    ///< certain addresses
    Part perhaps;  ///< its chunks and spans follow those of `known`
  };
  /// Those of a question.
  struct Located {
    Pieces asked;
    Pieces in_part;      ///< not the whole piece was asked about
    AddressCount count;  ///< of the addresses
  };
  /// A rule whose destination meets those of a question; holds them all for certain, as far as they are of one family.
  struct Near {
    std::uint32_t rule;
    bool holds_v4;
    bool holds_v6;
  };
  /// The destinations of all rules on the line of one family.
  template <class Key>
  struct Line {
    std::vector<Key> starts;  ///< first address of each piece, the first one's is zero; and zero behind the last
    std::vector<Parts> rules;
    std::vector<Chunk> chunks;
    std::vector<Span> spans;
    Located located;
  };

  template <class Key>
  static void cut(const std::vector<const RangeSet<Key>*>& known, const std::vector<RangeSet<Key>>& perhaps,
                  Line<Key>& line);
  template <class Key>
  static void add(std::size_t begin, std::size_t end, const Part& part, Line<Key>& line);
  template <class Key>
  static Part part_of(const RangeSet<Key>& set, Line<Key>& line);
  template <class Key>
  static void locate(const RangeSet<Key>& addresses, Line<Key>& line);
  template <class Key>
  static bool meets(const Pieces& pieces, const Parts& parts, const Line<Key>& line);
  template <class Key>
  static bool holds(const Part& part, const Pieces& pieces, const Line<Key>& line);
  void look_up(const AddressSet& addresses);
  template <class Key>
  class Walk;

  const Level& level_;
  Fits fits_;
  Line<std::uint32_t> v4_;
  Line<Wide> v6_;
  std::vector<Near> near_;     ///< to the addresses that were looked up last, the first asked first
  std::uint64_t located_ = 0;  ///< number of the addresses that were looked up last, from 1 on
};

/// All levels of a chain.
class Sweeps {
 public:
  explicit Sweeps(const Chain& chain);
  /// The addresses that are asked about from now on.
  void to(const AddressSet& addresses);
  const AddressSet& addresses() const { return addresses_; }
  Swept ask(std::size_t level, const Packets& fields);

 private:
  std::deque<Sweep> levels_;
  AddressSet addresses_;
  std::uint64_t number_ = 0;  ///< of `addresses_`
};

}  // namespace sd::rules
