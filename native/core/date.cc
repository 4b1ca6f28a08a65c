#include "date.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace pinterest {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 7> kLongDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};

// 64 bits of nanoseconds hold 292 years: the difference of any two dates fits too.
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2189;

struct Fields {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

// Takes a text apart from the front. After a mismatch it stays failed.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool complete() const { return ok_ && rest_.empty(); }
  bool ok() const { return ok_; }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  void Literal(std::string_view expected) {
    ok_ = ok_ && rest_.starts_with(expected);
    if (ok_) rest_.remove_prefix(expected.size());
  }

  bool Skip(char c) {
    if (!ok_ || peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  int Digits(std::size_t count) {
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) number = number * 10 + Digit();
    return number;
  }

  // asctime pads the day with a blank.
  int PaddedDay() { return Skip(' ') ? Digit() : Digits(2); }

  template <std::size_t N>
  int OneOf(const std::array<std::string_view, N>& words) {
    for (std::size_t i = 0; i < N; ++i) {
      if (!rest_.starts_with(words[i])) continue;
      rest_.remove_prefix(words[i].size());
      return static_cast<int>(i);
    }
    ok_ = false;
    return 0;
  }

  int Digit() {
    const char c = peek();
    ok_ = ok_ && c >= '0' && c <= '9';
    if (!ok_) return 0;
    rest_.remove_prefix(1);
    return c - '0';
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

void Time(Cursor& cursor, Fields& fields) {
  fields.hour = cursor.Digits(2);
  cursor.Literal(":");
  fields.minute = cursor.Digits(2);
  cursor.Literal(":");
  fields.second = cursor.Digits(2);
}

std::optional<WallTime> Assemble(const Fields& fields) {
  const std::chrono::year_month_day date(std::chrono::year(fields.year),
                                         std::chrono::month(static_cast<unsigned>(fields.month)),
                                         std::chrono::day(static_cast<unsigned>(fields.day)));
  if (fields.year < kFirstYear || fields.year > kLastYear || !date.ok()) return std::nullopt;
  // 60 is a leap second; it falls on the next minute's first.
  if (fields.hour > 23 || fields.minute > 59 || fields.second > 60) return std::nullopt;
  const auto time = std::chrono::sys_days(date) + hours(fields.hour) + minutes(fields.minute) +
                    seconds(fields.second);
  return WallTime(time.time_since_epoch());
}

nanoseconds Fraction(Cursor& cursor) {
  std::int64_t value = 0;
  std::int64_t unit = 1'000'000'000;
  do {
    unit /= 10;
    value += cursor.Digit() * unit;
  } while (cursor.peek() >= '0' && cursor.peek() <= '9');
  return nanoseconds(value);
}

// What to subtract to reach UTC.
minutes Zone(Cursor& cursor) {
  const bool west = cursor.peek() == '-';
  if (!west && cursor.peek() != '+') {
    cursor.Skip('Z');
    return minutes(0);
  }
  cursor.Skip(cursor.peek());
  const hours hour(cursor.Digits(2));
  cursor.Skip(':');
  const minutes offset = hour + minutes(cursor.Digits(2));
  return west ? -offset : offset;
}

// "Sun, 06 Nov 1994 08:49:37 GMT"
Fields ImfFixdate(Cursor& cursor) {
  Fields fields;
  cursor.OneOf(kDays);
  cursor.Literal(", ");
  fields.day = cursor.Digits(2);
  cursor.Literal(" ");
  fields.month = cursor.OneOf(kMonths) + 1;
  cursor.Literal(" ");
  fields.year = cursor.Digits(4);
  cursor.Literal(" ");
  Time(cursor, fields);
  cursor.Literal(" GMT");
  return fields;
}

// "Sunday, 06-Nov-94 08:49:37 GMT"
Fields Rfc850(Cursor& cursor) {
  Fields fields;
  cursor.OneOf(kLongDays);
  cursor.Literal(", ");
  fields.day = cursor.Digits(2);
  cursor.Literal("-");
  fields.month = cursor.OneOf(kMonths) + 1;
  cursor.Literal("-");
  const int year = cursor.Digits(2);
  fields.year = year < 70 ? 2000 + year : 1900 + year;
  cursor.Literal(" ");
  Time(cursor, fields);
  cursor.Literal(" GMT");
  return fields;
}

// "Sun Nov  6 08:49:37 1994"
Fields Asctime(Cursor& cursor) {
  Fields fields;
  cursor.OneOf(kDays);
  cursor.Literal(" ");
  fields.month = cursor.OneOf(kMonths) + 1;
  cursor.Literal(" ");
  fields.day = cursor.PaddedDay();
  cursor.Literal(" ");
  Time(cursor, fields);
  cursor.Literal(" ");
  fields.year = cursor.Digits(4);
  return fields;
}

void AppendPadded(std::string& text, std::int64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  text.append(width - digits.size(), '0');
  text += digits;
}

}  // namespace

std::optional<WallTime> ParseIsoDate(std::string_view text) {
  Cursor cursor(text);
  Fields fields;
  fields.year = cursor.Digits(4);
  cursor.Literal("-");
  fields.month = cursor.Digits(2);
  cursor.Literal("-");
  fields.day = cursor.Digits(2);
  cursor.Literal(cursor.peek() == ' ' ? " " : "T");
  Time(cursor, fields);
  const nanoseconds fraction = cursor.Skip('.') ? Fraction(cursor) : nanoseconds(0);
  const minutes zone = Zone(cursor);
  const std::optional<WallTime> time = Assemble(fields);
  if (!cursor.complete() || !time) return std::nullopt;
  return *time + fraction - zone;
}

std::optional<WallTime> ParseHttpDate(std::string_view text) {
  for (const auto form : {ImfFixdate, Rfc850, Asctime}) {
    Cursor cursor(text);
    const Fields fields = form(cursor);
    if (cursor.complete()) return Assemble(fields);
  }
  return std::nullopt;
}

std::string FormatIsoDate(WallTime time) {
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<Milliseconds>(time - day));
  std::string text;
  AppendPadded(text, static_cast<int>(date.year()), 4);
  text += '-';
  AppendPadded(text, static_cast<unsigned>(date.month()), 2);
  text += '-';
  AppendPadded(text, static_cast<unsigned>(date.day()), 2);
  text += 'T';
  AppendPadded(text, clock.hours().count(), 2);
  text += ':';
  AppendPadded(text, clock.minutes().count(), 2);
  text += ':';
  AppendPadded(text, clock.seconds().count(), 2);
  text += '.';
  AppendPadded(text, clock.subseconds().count(), 3);
  text += 'Z';
  return text;
}

}  // namespace pinterest
