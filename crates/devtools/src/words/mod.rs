//! What people read, in each language: an enum of what there is to say, and one `match` per language.
//!
//! A text that is missing in a language does not compile.
//! "Key" is what the access token is called for those who have never heard of one; [`Naming`] chooses.
//!
//! ```
//! use tollgate_devtools::words::{Language, Naming, Words};
//! use tollgate_devtools::Sentence;
//!
//! let said = Sentence::GoodFor { seconds: 222 };
//! let plain = Words { language: Language::English, naming: Naming::Plain };
//! assert_eq!(plain.sentence(&said), "Your key is good for 3:42.");
//! let technical = Words { naming: Naming::Technical, ..plain };
//! assert_eq!(technical.sentence(&said), "Your access token is good for 3:42.");
//! ```

mod english;
mod korean;
mod label;

pub use label::Label;

use tollgate_interceptor::LogoutReason;

use crate::cause::Cause;
use crate::recording::{Outcome, Phase};
use crate::sentence::Sentence;
use crate::timers::Timer;
use crate::usual::Comparison;

/// In which language people read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Korean.
    Korean,
}

/// What the access token is called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Naming {
    /// A key.
    #[default]
    Plain,
    /// By its technical name.
    Technical,
}

/// What there is to say of the end of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// What the server said.
    Said,
    /// Why that ends a session.
    Why,
    /// What to do now.
    ToDo,
}

/// How people are spoken to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Words {
    /// In which language.
    pub language: Language,
    /// With which names.
    pub naming: Naming,
}

impl Words {
    /// What is going on, in one sentence.
    #[must_use]
    pub fn sentence(self, sentence: &Sentence) -> String {
        match self.language {
            Language::English => english::sentence(self.naming, sentence),
            Language::Korean => korean::sentence(self.naming, sentence),
        }
    }

    /// What a part of a request's life is called.
    #[must_use]
    pub fn phase(self, phase: Phase) -> &'static str {
        match self.language {
            Language::English => english::phase(phase),
            Language::Korean => korean::phase(phase),
        }
    }

    /// A short text around the picture.
    #[must_use]
    pub fn label(self, label: Label) -> &'static str {
        match self.language {
            Language::English => english::label(label),
            Language::Korean => korean::label(label),
        }
    }

    /// Why something has failed.
    #[must_use]
    pub fn cause(self, cause: Cause) -> String {
        match self.language {
            Language::English => english::cause(self.naming, cause),
            Language::Korean => korean::cause(self.naming, cause),
        }
    }

    /// Why a session has ended.
    #[must_use]
    pub fn reason(self, reason: &LogoutReason) -> &'static str {
        match self.language {
            Language::English => english::reason(reason),
            Language::Korean => korean::reason(reason),
        }
    }

    /// What there is to say of the end of a session.
    #[must_use]
    pub fn ending(self, reason: &LogoutReason, ending: Ending) -> String {
        match self.language {
            Language::English => english::ending(reason, ending),
            Language::Korean => korean::ending(reason, ending),
        }
    }

    /// What will happen by itself, and when.
    #[must_use]
    pub fn timer(self, timer: Timer) -> String {
        match self.language {
            Language::English => english::timer(self.naming, timer),
            Language::Korean => korean::timer(self.naming, timer),
        }
    }

    /// What the comparison with the usual code comes to.
    #[must_use]
    pub fn comparison(self, comparison: &Comparison) -> String {
        match self.language {
            Language::English => english::comparison(self.naming, comparison),
            Language::Korean => korean::comparison(self.naming, comparison),
        }
    }

    /// How many requests were begun since the picture stands still.
    #[must_use]
    pub fn n_new(self, n: u32) -> String {
        match self.language {
            Language::English => english::n_new(n),
            Language::Korean => korean::n_new(n),
        }
    }

    /// How a request has ended.
    #[must_use]
    pub fn outcome(self, outcome: &Outcome) -> String {
        match self.language {
            Language::English => english::outcome(self.naming, outcome),
            Language::Korean => korean::outcome(self.naming, outcome),
        }
    }
}

/// Minutes and seconds, as `3:42`; hours in front of them where there are some.
fn minutes(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timers::TimerKind;

    const ALL: [Words; 4] = [
        Words {
            language: Language::English,
            naming: Naming::Plain,
        },
        Words {
            language: Language::English,
            naming: Naming::Technical,
        },
        Words {
            language: Language::Korean,
            naming: Naming::Plain,
        },
        Words {
            language: Language::Korean,
            naming: Naming::Technical,
        },
    ];

    fn said(sentence: &Sentence) -> [String; 4] {
        ALL.map(|words| words.sentence(sentence))
    }

    #[test]
    fn each_sentence_reads_well_in_each_language() {
        for (sentence, expected) in [
            (
                Sentence::Waiting { n: 20 },
                [
                    "20 requests are waiting. One of them fetches a new key for all.",
                    "20 requests are waiting. One of them fetches a new access token for all.",
                    "요청 20개가 기다리고 있습니다. 그중 하나가 모두를 위해 새 열쇠를 받아 옵니다.",
                    "요청 20개가 기다리고 있습니다. 그중 하나가 모두를 위해 새 액세스 토큰을 받아 옵니다.",
                ],
            ),
            (
                Sentence::Waiting { n: 1 },
                [
                    "1 request is waiting. It fetches a new key.",
                    "1 request is waiting. It fetches a new access token.",
                    "요청 1개가 기다리고 있습니다. 새 열쇠를 받아 오는 중입니다.",
                    "요청 1개가 기다리고 있습니다. 새 액세스 토큰을 받아 오는 중입니다.",
                ],
            ),
            (
                Sentence::WaitingLonger {
                    n: 2,
                    why: Cause::NoAnswer,
                    next_try_in: 3,
                },
                [
                    "2 requests are waiting for a new key. The last try failed (no answer came). Next try in 3 s. Nobody is signed out.",
                    "2 requests are waiting for a new access token. The last try failed (no answer came). Next try in 3 s. Nobody is signed out.",
                    "요청 2개가 새 열쇠를 기다리고 있습니다. 지난 시도는 실패했습니다(응답이 없음). 3초 뒤에 다시 시도합니다. 로그인은 유지됩니다.",
                    "요청 2개가 새 액세스 토큰을 기다리고 있습니다. 지난 시도는 실패했습니다(응답이 없음). 3초 뒤에 다시 시도합니다. 로그인은 유지됩니다.",
                ],
            ),
            (
                Sentence::Expired,
                [
                    "Your key has just expired. The next request will notice.",
                    "Your access token has just expired. The next request will notice.",
                    "열쇠가 방금 만료되었습니다. 다음 요청이 알아차릴 것입니다.",
                    "액세스 토큰이 방금 만료되었습니다. 다음 요청이 알아차릴 것입니다.",
                ],
            ),
            (
                Sentence::Done { good: 20, of: 20 },
                [
                    "Done: 20 of 20 answered, 1 new key. Nobody noticed.",
                    "Done: 20 of 20 answered, 1 new access token. Nobody noticed.",
                    "끝났습니다. 요청 20개 중 20개가 응답을 받았고, 새 열쇠는 1개입니다. 아무도 눈치채지 못했습니다.",
                    "끝났습니다. 요청 20개 중 20개가 응답을 받았고, 새 액세스 토큰은 1개입니다. 아무도 눈치채지 못했습니다.",
                ],
            ),
            (
                Sentence::Done { good: 19, of: 20 },
                [
                    "Done: 19 of 20 answered, 1 new key. The others failed for another reason.",
                    "Done: 19 of 20 answered, 1 new access token. The others failed for another reason.",
                    "끝났습니다. 요청 20개 중 19개가 응답을 받았고, 새 열쇠는 1개입니다. 나머지는 다른 이유로 실패했습니다.",
                    "끝났습니다. 요청 20개 중 19개가 응답을 받았고, 새 액세스 토큰은 1개입니다. 나머지는 다른 이유로 실패했습니다.",
                ],
            ),
        ] {
            assert_eq!(said(&sentence), expected);
        }
    }

    #[test]
    fn plain_words_have_no_technical_names() {
        let all = [
            Sentence::NobodyIsLoggedIn,
            Sentence::SignedOut {
                why: LogoutReason::Expired,
            },
            Sentence::Waiting { n: 3 },
            Sentence::RenewingEarly,
            Sentence::Releasing { answered: 1, of: 3 },
            Sentence::RenewedEarly,
            Sentence::Expired,
            Sentence::Good,
            Sentence::GoodFor { seconds: 9 },
        ];
        for sentence in all {
            let [english, _, korean, _] = said(&sentence);
            for word in ["token", "refresh", "401", "토큰"] {
                assert!(
                    !english.contains(word) && !korean.contains(word),
                    "{english} {korean}"
                );
            }
        }
    }

    #[test]
    fn a_comparison_is_told_in_one_verdict() {
        let comparison = Comparison {
            n_requests: 20,
            n_lost_usually: 3,
            n_refreshes_usually: 5,
            n_lost: 0,
            n_refreshes: 1,
            is_signed_out: true,
        };
        assert_eq!(
            ALL.map(|words| words.comparison(&comparison)),
            [
                "The usual code would have lost 3 of 20 requests and fetched 5 new keys. This one lost 0 and fetched 1. The usual code would have signed you out.",
                "The usual code would have lost 3 of 20 requests and fetched 5 new access tokens. This one lost 0 and fetched 1. The usual code would have signed you out.",
                "흔히 쓰는 코드라면 요청 20개 중 3개를 잃고 새 열쇠를 5번 받아 왔을 것입니다. 이 코드는 0개를 잃고 1번 받아 왔습니다. 흔히 쓰는 코드라면 로그아웃되었을 것입니다.",
                "흔히 쓰는 코드라면 요청 20개 중 3개를 잃고 새 액세스 토큰을 5번 받아 왔을 것입니다. 이 코드는 0개를 잃고 1번 받아 왔습니다. 흔히 쓰는 코드라면 로그아웃되었을 것입니다.",
            ]
        );
        let one = Comparison {
            n_refreshes_usually: 1,
            is_signed_out: false,
            ..comparison
        };
        let [told, ..] = ALL.map(|words| words.comparison(&one));
        assert!(told.contains("fetched 1 new key. This one"), "{told}");
        let [told, ..] = ALL.map(|words| words.comparison(&Comparison::default()));
        assert!(told.starts_with("Nothing to compare yet"), "{told}");
    }

    #[test]
    fn a_timer_says_what_will_happen_and_when() {
        let told = |kind| ALL.map(|words| words.timer(Timer { kind, left: 65 }));
        assert_eq!(
            told(TimerKind::NextTry),
            [
                "next try for a new key in 1:05",
                "next try for a new access token in 1:05",
                "새 열쇠를 다시 요청하기까지 1:05",
                "새 액세스 토큰을 다시 요청하기까지 1:05",
            ]
        );
        let [one, ..] = told(TimerKind::SendAgain { n: 1 });
        assert_eq!(one, "1 request is sent again in 1:05");
    }

    #[test]
    fn a_code_is_told_where_the_server_gave_one() {
        let why = LogoutReason::Invalid {
            code: Some("NO_SUCH_SESSION".to_owned()),
        };
        for words in ALL {
            assert!(words.ending(&why, Ending::Said).contains("NO_SUCH_SESSION"));
            assert!(!words.ending(&why, Ending::ToDo).contains("NO_SUCH_SESSION"));
        }
    }

    #[test]
    fn times_are_told_as_a_clock_tells_them() {
        let told = [0, 9, 60, 222, 3_600, 3_661].map(minutes);
        assert_eq!(told, ["0:00", "0:09", "1:00", "3:42", "1:00:00", "1:01:01"]);
    }
}
