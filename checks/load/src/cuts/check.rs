//! What a server knows after a cut, compared with what it had said before.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tollgate_api_types::{Secret, result_code};

use tollgate_failure::{Explain, Outcome};

use super::chain::{Chain, Standing};
use crate::browser::{Answer, DeviceKey, Link, refresh};
use crate::process::{Database, Program};

/// What has been found, over many cuts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Cuts after which the server was asked.
    pub n_cuts: u64,
    /// Sessions that went on where their browser had stopped.
    pub n_went_on: u64,
    /// Older tokens, in foreign hands, that were known for what they are.
    pub n_recognised: u64,
    /// Sessions that had been ended, and stayed so.
    pub n_stayed_out: u64,
    /// What has been lost, in words, and how often.
    pub lost: BTreeMap<String, u64>,
}

impl Checked {
    /// How much has been lost.
    #[must_use]
    pub fn n_lost(&self) -> u64 {
        self.lost.values().sum()
    }

    fn lost(&mut self, what: impl Into<String>) {
        *self.lost.entry(what.into()).or_default() += 1;
    }
}

/// Starts a server on the files that a cut has left, and asks it about every session.
pub(super) async fn check(
    binary: &Path,
    folder: &Path,
    standings: &[(&Chain, Standing)],
    dice: &mut fastrand::Rng,
    checked: &mut Checked,
) -> Outcome {
    checked.n_cuts += 1;
    let mut server = Program::tollgate(binary, &Database::Sqlite, folder)?.start()?;
    if server.ready().await.is_err() {
        checked.lost("the whole database: the server refuses it");
        return Ok(());
    }
    let mut link = Link::to(server.address());
    for (chain, standing) in standings {
        ask(&mut link, chain, *standing, dice, checked).await;
    }
    Ok(())
}

async fn ask(
    link: &mut Link,
    chain: &Chain,
    standing: Standing,
    dice: &mut fastrand::Rng,
    checked: &mut Checked,
) {
    match standing {
        Standing::Unknown => {}
        Standing::Open(n) if n > 0 && dice.bool() => {
            let thief = DeviceKey::roll(dice);
            let answer = present(link, &chain.tokens[n - 1], &thief).await;
            match answer.says(result_code::TOKEN_REUSED) {
                true => checked.n_recognised += 1,
                false => checked.lost(format!("a rotation: to an older token {answer}")),
            }
        }
        Standing::Open(n) => {
            let answer = present(link, &chain.tokens[n], &chain.device).await;
            match is_successor(&answer, chain, n) {
                true => checked.n_went_on += 1,
                false => checked.lost(format!("a session: to its token {answer}")),
            }
        }
        Standing::Leaving(n) => {
            let answer = present(link, &chain.tokens[n], &chain.device).await;
            match answer.says(result_code::SESSION_REVOKED) || is_successor(&answer, chain, n) {
                true => checked.n_went_on += 1,
                false => checked.lost(format!("a session: to its token {answer}")),
            }
        }
        Standing::Left(n) => {
            let answer = present(link, &chain.tokens[n], &chain.device).await;
            match answer.says(result_code::SESSION_REVOKED) {
                true => checked.n_stayed_out += 1,
                false => checked.lost(format!("a revocation: to its token {answer}")),
            }
        }
    }
}

/// Tokens, and, where the successor is known, that very one: another would be a fork.
fn is_successor(answer: &Answer, chain: &Chain, n: usize) -> bool {
    match (answer, chain.tokens.get(n + 1)) {
        (Answer::Granted(granted), Some(known)) => granted.refresh_token.as_ref() == Some(known),
        (Answer::Granted(_), None) => true,
        _ => false,
    }
}

async fn present(link: &mut Link, token: &Secret, device: &DeviceKey) -> Answer {
    match refresh(link, token, &device.attempt(token)).await {
        Ok((answer, _)) => answer,
        Err(_) => Answer::Refused(0, "nothing".into()),
    }
}

/// Puts the files of a cut into a folder of their own; the names are those that they had in the recorded one.
pub(super) fn put(files: &BTreeMap<String, Vec<u8>>, folder: &Path) -> Outcome {
    for (name, bytes) in files {
        let name = Path::new(name).file_name().unwrap_or_default();
        let path = folder.join(name);
        fs::write(&path, bytes).explain(format_args!("write {}", path.display()))?;
    }
    Ok(())
}
