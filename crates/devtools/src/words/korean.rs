//! Korean; a word and the particle behind it stand together, since the one decides the other.

use tollgate_interceptor::LogoutReason;

use super::label::Label;
use super::{Naming, minutes};
use crate::cause::Cause;
use crate::recording::{Outcome, Phase};
use crate::sentence::Sentence;

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
        Phase::OnItsWay => "오가는 중",
        Phase::Refused => "401 거부됨",
        Phase::Waiting => "대기 중",
        Phase::SentAgain => "다시 보냄",
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
        LogoutReason::Reused => "세션의 열쇠가 두 곳에서 쓰였습니다.",
        LogoutReason::Stale => "브라우저 저장소가 예전 세션으로 되돌아갔습니다.",
        LogoutReason::KeyLost => "브라우저가 세션의 열쇠를 잃어버렸습니다.",
        LogoutReason::Invalid { .. } => "서버가 이 세션을 더 이상 받아들이지 않습니다.",
    }
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
        Label::Saved => "실패를 면함",
        Label::Logouts => "로그아웃",
        Label::List => "요청 목록, 최신순",
        Label::FilterPath => "경로에 포함된 글자",
        Label::OnlyWaited => "기다린 요청만",
        Label::OnlyFailed => "실패한 요청만",
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
        Label::WaitsForEver => "끝없이 기다림",
        Label::LoginPage => "로그인 페이지",
    }
}
