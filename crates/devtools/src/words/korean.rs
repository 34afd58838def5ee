//! Korean; a word and the particle behind it stand together, since the one decides the other.

use tollgate_interceptor::LogoutReason;

use super::label::Label;
use super::{Ending, Naming, minutes};
use crate::cause::Cause;
use crate::recording::{Outcome, Phase};
use crate::sentence::Sentence;
use crate::timers::{Timer, TimerKind};
use crate::usual::Comparison;

/// The access token, with its particles.
struct Key {
    plain: &'static str,
    subject: &'static str,
    topic: &'static str,
    object: &'static str,
}

const KEY: Key = Key {
    plain: "열쇠",
    subject: "열쇠가",
    topic: "열쇠는",
    object: "열쇠를",
};

const ACCESS_TOKEN: Key = Key {
    plain: "액세스 토큰",
    subject: "액세스 토큰이",
    topic: "액세스 토큰은",
    object: "액세스 토큰을",
};

pub(super) fn sentence(naming: Naming, sentence: &Sentence) -> String {
    let Key {
        plain,
        subject,
        topic,
        object,
    } = key(naming);
    match sentence {
        Sentence::NobodyIsLoggedIn => {
            format!("로그인한 사람이 없습니다. 요청은 {plain} 없이 나갑니다.")
        }
        Sentence::SignedOut { why } => format!("로그아웃되었습니다. {}", reason(why)),
        Sentence::Waiting { n: 1 } => {
            format!("요청 1개가 기다리고 있습니다. 새 {object} 받아 오는 중입니다.")
        }
        Sentence::Waiting { n } => format!(
            "요청 {n}개가 기다리고 있습니다. 그중 하나가 모두를 위해 새 {object} 받아 옵니다."
        ),
        Sentence::WaitingLonger {
            n,
            why,
            next_try_in,
        } => format!(
            "요청 {n}개가 새 {object} 기다리고 있습니다. 지난 시도는 실패했습니다({}). \
             {next_try_in}초 뒤에 다시 시도합니다. 로그인은 유지됩니다.",
            cause(naming, *why)
        ),
        Sentence::RenewingEarly => {
            format!("{object} 미리 갱신하고 있습니다. 기다리는 요청은 없습니다.")
        }
        Sentence::Releasing { answered, of } => {
            format!("새 {subject} 도착했습니다. 요청 {of}개 중 {answered}개가 응답을 받았습니다.")
        }
        Sentence::Done { good, of } => format!(
            "끝났습니다. 요청 {of}개 중 {good}개가 응답을 받았고, 새 {topic} 1개입니다. {}",
            if good == of {
                "아무도 눈치채지 못했습니다."
            } else {
                "나머지는 다른 이유로 실패했습니다."
            }
        ),
        Sentence::RenewedEarly => format!("{object} 미리 갱신했습니다. 기다린 요청은 없습니다."),
        Sentence::Expired => {
            format!("{subject} 방금 만료되었습니다. 다음 요청이 알아차릴 것입니다.")
        }
        Sentence::Good => {
            format!("{subject} 유효합니다. 언제까지인지는 서버가 알려 주지 않았습니다.")
        }
        Sentence::GoodFor { seconds } => {
            format!("{topic} 앞으로 {} 동안 유효합니다.", minutes(*seconds))
        }
    }
}

fn key(naming: Naming) -> Key {
    match naming {
        Naming::Plain => KEY,
        Naming::Technical => ACCESS_TOKEN,
    }
}

pub(super) fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::OnItsWay => "전송 중",
        Phase::Refused => "401 거부됨",
        Phase::Waiting => "대기 중",
        Phase::SentAgain => "다시 보냄",
        Phase::PutOff => "잠시 뒤 다시 보냄",
    }
}

pub(super) fn cause(naming: Naming, cause: Cause) -> String {
    match cause {
        Cause::NotSent => "보낼 수 없음".to_owned(),
        Cause::Offline => "네트워크 없음".to_owned(),
        Cause::NoAnswer => "응답이 없음".to_owned(),
        Cause::TooLate => "제시간에 응답이 없음".to_owned(),
        Cause::Redirected => "서버가 다른 곳으로 보냄".to_owned(),
        Cause::Status(status) => format!("서버 응답 {status}"),
        Cause::Unreadable(status) => format!("응답 {status}, 읽을 수 없음"),
        Cause::SessionOver => "세션이 끝남".to_owned(),
        Cause::NotRenewed => format!("새 {} 제시간에 오지 않음", key(naming).subject),
    }
}

pub(super) fn reason(reason: &LogoutReason) -> &'static str {
    match reason {
        LogoutReason::LoggedOut => "직접 로그아웃했습니다.",
        LogoutReason::Elsewhere => "다른 탭에서 로그아웃했습니다.",
        LogoutReason::Unreadable => "저장된 세션을 읽을 수 없습니다.",
        LogoutReason::Switched => "다른 탭에서 다른 세션을 선택했습니다.",
        LogoutReason::Expired => "세션이 만료되었습니다.",
        LogoutReason::Revoked => "서버에서 세션을 종료했습니다.",
        LogoutReason::Reused => "세션이 두 곳에서 사용되었습니다.",
        LogoutReason::Stale => "브라우저 저장소가 예전 세션으로 되돌아갔습니다.",
        LogoutReason::KeyLost => "브라우저가 세션의 열쇠를 잃어버렸습니다.",
        LogoutReason::Invalid { .. } => "서버가 이 세션을 더 이상 받아들이지 않습니다.",
    }
}

pub(super) fn ending(reason: &LogoutReason, ending: Ending) -> String {
    let [said, why, to_do] = match reason {
        LogoutReason::LoggedOut | LogoutReason::Elsewhere | LogoutReason::Switched => [
            "없습니다. 이 브라우저에서 직접 로그아웃했습니다.",
            "로그아웃한 세션은 모든 탭에서 끝납니다.",
            "다시 로그인하세요.",
        ],
        LogoutReason::Unreadable => [
            "없습니다. 서버에 묻지 않았습니다.",
            "이 브라우저에 저장된 세션을 읽을 수 없어서 요청을 보낼 수 없습니다.",
            "다시 로그인하세요. 자주 일어나면 확장 프로그램이나 다른 앱이 브라우저 저장소를 지우는지 확인하세요.",
        ],
        LogoutReason::Expired => [
            "세션 시간이 끝났습니다.",
            "세션은 오래 쓰지 않으면 끝나고, 계속 쓰더라도 정해진 최대 기간이 지나면 끝납니다.",
            "다시 로그인하세요. 보던 곳에서 이어집니다.",
        ],
        LogoutReason::Revoked => [
            "서버에서 세션이 종료되었습니다.",
            "다른 기기에서 직접 종료했거나 관리자가 종료했습니다. 다음 요청부터 적용됩니다.",
            "다시 로그인하세요. 직접 종료하지 않았다면 관리자에게 문의하세요.",
        ],
        LogoutReason::Reused => [
            "세션이 두 곳에서 갱신되었습니다.",
            "훔친 사본을 쓸 때 이런 일이 생기므로 서버가 양쪽의 세션을 모두 종료합니다.",
            "다시 로그인하세요. 짐작 가는 이유가 없다면 비밀번호를 바꾸세요.",
        ],
        LogoutReason::Stale => [
            "세션을 갱신하는 열쇠가 예전 것입니다.",
            "백업을 복원했을 때처럼 브라우저 저장소가 예전 상태로 되돌아가 새 열쇠가 없습니다.",
            "다시 로그인하세요.",
        ],
        LogoutReason::KeyLost => [
            "갱신 요청에 이 세션의 열쇠로 만든 서명이 없었습니다.",
            "브라우저가 그 열쇠를 잃었고, 열쇠가 없으면 서버는 본인과 도둑을 구별할 수 없습니다.",
            "다시 로그인하세요. 자주 일어나면 브라우저가 닫힐 때 저장소를 지우는지 확인하세요.",
        ],
        LogoutReason::Invalid { code: Some(code) } => {
            return match ending {
                Ending::Said => format!("세션을 더 이상 받아들이지 않습니다. (코드: {code})"),
                other => self::ending(&LogoutReason::Invalid { code: None }, other),
            };
        }
        LogoutReason::Invalid { code: None } => [
            "세션을 더 이상 받아들이지 않으며, 이유는 알려 주지 않았습니다.",
            "서버가 받아들이지 않으면 새 열쇠를 받아 올 수 없습니다.",
            "다시 로그인하세요. 다시 일어나면 보고 내용을 복사해 도움을 요청하세요.",
        ],
    };
    match ending {
        Ending::Said => said,
        Ending::Why => why,
        Ending::ToDo => to_do,
    }
    .to_owned()
}

pub(super) fn timer(naming: Naming, timer: Timer) -> String {
    let (object, left) = (key(naming).object, minutes(timer.left));
    match timer.kind {
        TimerKind::Renewal => format!("새 {object} 미리 받기까지 {left}"),
        TimerKind::NextTry => format!("새 {object} 다시 요청하기까지 {left}"),
        TimerKind::SendAgain { n } => format!("요청 {n}개를 다시 보내기까지 {left}"),
    }
}

pub(super) fn comparison(naming: Naming, comparison: &Comparison) -> String {
    let Key { plain, object, .. } = key(naming);
    let Comparison {
        n_requests,
        n_lost_usually,
        n_refreshes_usually,
        n_lost,
        n_refreshes,
        is_signed_out,
    } = comparison;
    if *n_requests == 0 {
        return format!("아직 비교할 것이 없습니다. 만료된 {plain} 때문에 거부된 요청이 없습니다.");
    }
    let end = if *is_signed_out {
        " 흔히 쓰는 코드라면 로그아웃되었을 것입니다."
    } else {
        ""
    };
    format!(
        "흔히 쓰는 코드라면 요청 {n_requests}개 중 {n_lost_usually}개를 잃고 새 {object} {n_refreshes_usually}번 받아 왔을 것입니다. \
         이 코드는 {n_lost}개를 잃고 {n_refreshes}번 받아 왔습니다.{end}"
    )
}

pub(super) fn n_new(n: u32) -> String {
    format!("새 요청 {n}개")
}

pub(super) fn outcome(naming: Naming, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Answered(status) => format!("{status} 응답"),
        Outcome::Failed(why) => format!("실패: {}", cause(naming, *why)),
        Outcome::Aborted => "취소됨".to_owned(),
    }
}

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::ShowMe => "보여 주세요",
        Label::ShowMeHint => {
            "열쇠를 만료시키고 요청 20개를 보냅니다. 네 배 느리게 그립니다. 요청이 차단기 앞에 모이는 모습을 보세요."
        }
        Label::ShowMeBusy => "지금 보여 주고 있습니다. 끝나면 다시 누를 수 있습니다.",
        Label::Expire => "지금 내 열쇠 만료시키기",
        Label::ExpireHint => {
            "다음 요청까지는 아무 일도 없습니다. 그 요청이 기다렸다가 이어지는 모습을 보세요."
        }
        Label::SendTwenty => "요청 20개 보내기",
        Label::SendTwentyHint => {
            "새 열쇠를 받아 오는 요청이 몇 개인지 보세요. 하나를 넘지 않습니다."
        }
        Label::SecondTab => "두 번째 탭을 열어 양쪽에서 20개씩 보내기",
        Label::SecondTabHint => "한 탭이 열쇠를 받아 오고 다른 탭이 넘겨받는 모습을 보세요.",
        Label::Pause => "일시 정지",
        Label::Resume => "계속",
        Label::Clear => "지우기",
        Label::Export => "HAR로 저장",
        Label::TechnicalNames => "기술 용어",
        Label::Compare => "흔히 쓰는 코드와 비교",
        Label::CompareNote => {
            "시뮬레이션입니다. 흔히 붙여 넣는 인터셉터가 같은 요청을 받았다면 이렇게 되었을 것입니다."
        }
        Label::ThisTab => "이 탭",
        Label::OtherTab => "탭",
        Label::TookOver => "새 열쇠를 넘겨받음",
        Label::LateRefusal => "늦은 401: 새 열쇠 없이 다시 보냄",
        Label::Early => "미리 갱신함, 기다린 요청 없음",
        Label::GateClosed => "새 열쇠를 받는 중",
        Label::GatePutOff => "아직 응답 없음, 다시 시도하는 중",
        Label::GateOpen => "새 열쇠",
        Label::GateGivenUp => "응답 없음",
        Label::GateSessionOver => "로그아웃됨",
        Label::Requests => "요청",
        Label::Waited => "대기",
        Label::Refreshes => "새 열쇠",
        Label::Saved => "실패할 뻔한 요청",
        Label::Logouts => "로그아웃",
        Label::List => "요청 목록, 최신순",
        Label::FilterPath => "경로에 포함된 글자",
        Label::OnlyWaited => "기다린 요청만",
        Label::Empty => {
            "아직 보낸 요청이 없습니다. “보여 주세요”를 누르면 열쇠가 만료될 때 무슨 일이 일어나는지 볼 수 있습니다."
        }
        Label::NoMatch => "조건에 맞는 요청이 없습니다.",
        Label::Request => "요청",
        Label::Tab => "탭",
        Label::Outcome => "결과",
        Label::WaitedFor => "대기(ms)",
        Label::TookInAll => "전체(ms)",
        Label::RequestId => "요청 ID",
        Label::Generations => "처음과 마지막 열쇠",
        Label::Close => "닫기",
        Label::Picture => "왼쪽에서 오른쪽으로 시간에 따라 일어나는 일",
        Label::NotSentYet => "아직 보내지 않음",
        Label::UnderWay => "진행 중",
        Label::WaitsForEver => "응답을 받지 못함",
        Label::LoginPage => "로그인 페이지",
        Label::Experiments => "더 어렵게 해 보기",
        Label::AtLeast => "걸린 시간 최소(ms)",
        Label::Status => "상태",
        Label::AnyAnswer => "전체",
        Label::GoodAnswer => "응답 받음(2xx)",
        Label::RefusedAnswer => "거부됨(4xx)",
        Label::ServerErrorAnswer => "서버 오류(5xx)",
        Label::NoAnswer => "응답 없음",
        Label::ClearFilters => "필터 지우기",
        Label::Method => "메서드",
        Label::Path => "경로",
        Label::Phases => "거친 단계",
        Label::WhatWasSaid => "서버의 답",
        Label::WhyItEnds => "세션이 끝난 이유",
        Label::WhatToDo => "지금 할 일",
        Label::Report => "전체 내용을 한 줄씩 보기",
        Label::Copy => "오류 보고용으로 복사",
        Label::Copied => "복사했습니다.",
        Label::CopyRefused => {
            "이 브라우저에서는 복사할 수 없습니다. 위의 내용을 열어 직접 선택하세요."
        }
    }
}
