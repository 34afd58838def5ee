//! A server that is killed under load, over and over, and what its browsers notice of that.
//!
//! Many browsers refresh without a pause.
//! In a moment that a seed chooses, the server gets SIGKILL; it is started again, and its browsers ask again with the
//! token that they have, as they would after any lost answer.
//!
//! Nobody may be logged out, no token that a browser has got may be forgotten, no token may have two successors, and
//! who has signed out stays so.
//!
//! What is not here: cuts of power, in which the kernel's memory is lost as well (see [`crate::power`]).

mod ledger;
mod player;
mod table;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::sleep;
use tollgate_failure::{Explain, Failure, Outcome};

use self::ledger::Ledger;
use self::player::{Leaver, Player};
use crate::browser::{Answer, Browser, Link};
use crate::process::{Database, Folder, Program, Server};
use crate::say::done;
use crate::users::demo_users;

pub use ledger::Counts;

/// How long a server lives before it is killed, in milliseconds from its first answer.
const LIFE: std::ops::Range<u64> = 5..400;

/// How many of those who have left are tried again after each start.
const N_TRIED: usize = 20;

/// A run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The server.
    pub binary: PathBuf,
    /// Where its files lie; the folder is made, and gone afterwards.
    pub folder: PathBuf,
    /// Where it keeps its sessions.
    pub database: Database,
    /// How many kills.
    pub n_kills: usize,
    /// How many browsers.
    pub n_browsers: usize,
    /// What chooses the moments.
    pub seed: u64,
}

/// What a run has shown.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What the browsers have seen.
    pub counts: Counts,
    /// How long each start took, from the start of the process to its first answer.
    pub starts: Vec<Duration>,
}

impl Shown {
    /// Whether nothing was seen that must not be.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.counts.broken.is_empty()
    }
}

/// Runs it.
///
/// # Errors
/// When the server can't be started; a broken rule is no error, but stands in what is shown.
pub async fn run(plan: &Plan) -> Outcome<Shown> {
    let folder = Folder::new(&plan.folder)?;
    let program = Program::tollgate(&plan.binary, &plan.database, folder.path())?;
    let mut dice = fastrand::Rng::with_seed(plan.seed);
    let ledger = Arc::new(Ledger::default());
    let is_over = Arc::new(AtomicBool::new(false));

    let mut server = program.start()?;
    server.ready().await?;
    let mut players = JoinSet::new();
    for _ in 0..plan.n_browsers {
        let player = player(&server, &mut dice, &ledger, &is_over).await?;
        players.spawn(player.play());
    }

    let mut starts = Vec::new();
    let mut leaver = leaver(&server, &mut dice, &ledger)?;
    let mut left = Vec::new();
    for index in 0..plan.n_kills {
        done(index, plan.n_kills, "kills");
        left.extend(leaver.leave().await);
        sleep(Duration::from_millis(dice.u64(LIFE))).await;
        server.kill()?;
        server = program.start()?;
        starts.push(server.ready().await?);
        leaver
            .try_again(&left[left.len().saturating_sub(N_TRIED)..])
            .await;
    }
    is_over.store(true, Ordering::SeqCst);
    while let Some(ended) = players.join_next().await {
        ended.explain("play a browser to its end")?;
    }
    leaver.try_again(&left).await;
    server.stop()?;
    Ok(Shown {
        counts: ledger.taken(),
        starts,
    })
}

async fn player(
    server: &Server,
    dice: &mut fastrand::Rng,
    ledger: &Arc<Ledger>,
    is_over: &Arc<AtomicBool>,
) -> Outcome<Player> {
    let mut link = Link::to(server.address());
    let mut browser = a_browser(dice)?;
    match browser.login(&mut link).await {
        Ok((Answer::Granted(_), _)) => {}
        _ => return Err(Failure::new("Nobody can sign in to the demo.")),
    }
    Ok(Player {
        browser,
        link,
        dice: dice.fork(),
        ledger: Arc::clone(ledger),
        is_over: Arc::clone(is_over),
    })
}

fn leaver(server: &Server, dice: &mut fastrand::Rng, ledger: &Arc<Ledger>) -> Outcome<Leaver> {
    Ok(Leaver {
        browser: a_browser(dice)?,
        link: Link::to(server.address()),
        ledger: Arc::clone(ledger),
    })
}

fn a_browser(dice: &mut fastrand::Rng) -> Outcome<Browser> {
    let users = demo_users();
    let user = dice.choice(&users).cloned();
    let user = user.ok_or_else(|| Failure::new("There is nobody to sign in."))?;
    Ok(Browser::new(user, dice))
}
