//! The sessions of a recorded run: each of their tokens, and with which answer it was given.

use tollgate_api_types::Secret;

use tollgate_failure::{Failure, Outcome};

use crate::browser::{Answer, Browser, DeviceKey, Link, Place, User, logout};

/// How often somebody refreshes before they leave.
const N_BEFORE_LEAVING: usize = 2;

/// A session, from its login to its last answer.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) device: DeviceKey,
    /// Its refresh tokens, in order.
    pub(super) tokens: Vec<Secret>,
    /// What was answered, in order.
    pub(super) steps: Vec<Step>,
}

/// An answer, and where in the traffic it was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) place: Option<Place>,
    pub(super) did: Did,
}

/// What an answer said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Did {
    /// The session is there.
    Begin,
    /// It has one more token.
    Rotate,
    /// It is over.
    Leave,
}

/// Where a session stands at a cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nobody has been told of it.
    Unknown,
    /// It has so many successors of its first token, and may be under way to one more.
    Open(usize),
    /// The same, and its user may have left: they have asked to.
    Leaving(usize),
    /// It is over; so many successors.
    Left(usize),
}

impl Chain {
    fn of(browser: &Browser, place: Option<Place>) -> Outcome<Self> {
        let session = browser.session();
        let session = session.ok_or_else(|| Failure::new("A browser is without a session."))?;
        Ok(Self {
            device: browser.device().clone(),
            tokens: vec![session.refresh.clone()],
            steps: vec![Step {
                place,
                did: Did::Begin,
            }],
        })
    }

    /// Where it stands when only those answers were sent that `is_sent` names.
    pub(super) fn standing(&self, is_sent: impl Fn(Place) -> bool) -> Standing {
        let sent = self
            .steps
            .iter()
            .take_while(|step| step.place.is_none_or(&is_sent));
        let done: Vec<_> = sent.map(|step| step.did).collect();
        let n = done.iter().filter(|did| **did == Did::Rotate).count();
        let next = self.steps.get(done.len()).map(|step| step.did);
        match (done.last(), next) {
            (None, _) => Standing::Unknown,
            (Some(Did::Leave), _) => Standing::Left(n),
            (Some(_), Some(Did::Leave)) => Standing::Leaving(n),
            (Some(_), _) => Standing::Open(n),
        }
    }

    async fn refresh(&mut self, browser: &mut Browser, link: &mut Link) -> Outcome {
        match browser.refresh(link).await {
            Ok((Answer::Granted(granted), place)) => {
                let token = granted.refresh_token;
                self.tokens
                    .push(token.ok_or_else(|| Failure::new("The server doesn't rotate."))?);
                self.did(place, Did::Rotate);
                Ok(())
            }
            outcome => Err(unexpected("refresh", &outcome)),
        }
    }

    fn did(&mut self, place: Place, did: Did) {
        let place = Some(place);
        self.steps.push(Step { place, did });
    }
}

/// One session, so many refreshes.
pub(super) async fn refresh_over_and_over(
    mut browser: Browser,
    mut link: Link,
    n: usize,
) -> Outcome<Vec<Chain>> {
    let mut chain = Chain::of(&browser, None)?;
    for _ in 0..n {
        chain.refresh(&mut browser, &mut link).await?;
    }
    Ok(vec![chain])
}

/// One session after the other, each of them soon over.
pub(super) async fn leave_over_and_over(
    users: Vec<User>,
    mut link: Link,
    mut dice: fastrand::Rng,
    n: usize,
) -> Outcome<Vec<Chain>> {
    let mut chains = Vec::new();
    for user in users.iter().cycle().take(n) {
        let mut browser = Browser::new(user.clone(), &mut dice);
        let place = match browser.login(&mut link).await {
            Ok((Answer::Granted(_), place)) => place,
            outcome => return Err(unexpected("login", &outcome)),
        };
        let mut chain = Chain::of(&browser, Some(place))?;
        for _ in 0..N_BEFORE_LEAVING {
            chain.refresh(&mut browser, &mut link).await?;
        }
        let token = chain.tokens.last().cloned();
        match logout(&mut link, &token.unwrap_or_else(|| Secret::new(""))).await {
            Ok((Answer::Done, place)) => chain.did(place, Did::Leave),
            outcome => return Err(unexpected("logout", &outcome)),
        }
        chains.push(chain);
    }
    Ok(chains)
}

fn unexpected<E>(what: &str, outcome: &Result<(Answer, Place), E>) -> Failure {
    let answer = match outcome {
        Ok((answer, _)) => answer.to_string(),
        Err(_) => "nothing".into(),
    };
    Failure::new(format!(
        "To a {what}, the recorded server answered {answer}."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(dids: &[Did]) -> Chain {
        let steps = dids.iter().zip(0..).map(|(did, nth)| Step {
            place: Some(Place { port: 1, nth }),
            did: *did,
        });
        Chain {
            device: DeviceKey::roll(&mut fastrand::Rng::with_seed(0)),
            tokens: Vec::new(),
            steps: steps.collect(),
        }
    }

    #[test]
    fn only_answers_that_were_sent_count() {
        let chain = chain(&[Did::Begin, Did::Rotate, Did::Rotate, Did::Leave]);
        let standings = (0..5).map(|n_sent| chain.standing(|place| place.nth < n_sent));
        let expected = [
            Standing::Unknown,
            Standing::Open(0),
            Standing::Open(1),
            Standing::Leaving(2),
            Standing::Left(2),
        ];
        assert_eq!(standings.collect::<Vec<_>>(), expected);
    }
}
