//! Cuts of power: what a server on SQLite still knows when its machine goes out.
//!
//! A server runs under load, and strace writes down what it writes, syncs and answers, in order.
//! Then its files are built again as they may be after a cut at some moment of that run (see [`Honesty`]): a server is
//! started on them, and must know everything that it had answered before that moment.
//!
//! Whether a loss would be seen is shown on a disk that lies: there, losses must be found.
//!
//! What is not here: PostgreSQL, which has its own proofs, and disks that lie, against which nobody can do anything.

mod chain;
mod check;
mod record;
mod table;

use std::collections::HashMap;
use std::path::PathBuf;

use tollgate_failure::{Explain, Failure, Outcome};

use self::check::{check, put};
use self::record::{Record, record};
use crate::browser::Place;
use crate::power::{Call, Disk, Honesty, Moment};
use crate::process::{Folder, SQLITE};
use crate::say::{doing, done};

pub use check::Checked;
pub use record::is_possible;

/// A run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The server.
    pub binary: PathBuf,
    /// Where its files lie; the folder is made, and gone afterwards.
    pub folder: PathBuf,
    /// How many cuts.
    pub n_cuts: usize,
    /// How many cuts on a disk that lies.
    pub n_lies: usize,
    /// How many browsers refresh meanwhile, each in a session of its own.
    pub n_browsers: usize,
    /// How many refreshes they do together.
    pub n_refreshes: usize,
    /// How many sessions begin and end meanwhile.
    pub n_leavers: usize,
    /// What chooses the cuts, and what is left after them.
    pub seed: u64,
}

/// What a run has shown.
#[derive(Debug, Clone)]
pub struct Shown {
    /// On a disk that does what it is told.
    pub honest: Checked,
    /// On one that doesn't.
    pub lying: Checked,
    /// How many writes were recorded.
    pub n_writes: usize,
    /// How many of them went into the database file itself, when its log was folded into it.
    pub n_folded: usize,
    /// How many syncs.
    pub n_syncs: usize,
    /// How many answers.
    pub n_answers: usize,
}

impl Shown {
    /// Whether nothing was lost, and would have been seen if it had been.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.honest.n_lost() == 0 && (self.lying.n_cuts == 0 || self.lying.n_lost() > 0)
    }
}

/// Runs it.
///
/// # Errors
/// When it can't be recorded; a loss is no error, but stands in what is shown.
pub async fn run(plan: &Plan) -> Outcome<Shown> {
    if !is_possible() {
        return Err(Failure::new(
            "Without strace nothing can be recorded, and it is not on this machine or may not look at other processes. \
             Its package is called strace; a container has to be allowed to use ptrace.",
        ));
    }
    let folder = Folder::new(&plan.folder)?;
    doing("recording a server under load");
    let record = record(plan, folder.path()).await?;
    let count =
        |is_it: fn(&Call) -> bool| record.trace.calls.iter().filter(|call| is_it(call)).count();
    Ok(Shown {
        honest: cut(plan, &record, Honesty::Honest, plan.n_cuts).await?,
        lying: cut(plan, &record, Honesty::Lying, plan.n_lies).await?,
        n_writes: count(|call| matches!(call, Call::Write { .. })),
        n_folded: count(|call| matches!(call, Call::Write { file, .. } if file.ends_with(SQLITE))),
        n_syncs: count(|call| matches!(call, Call::Sync { .. })),
        n_answers: count(|call| matches!(call, Call::Answer { .. })),
    })
}

/// Goes through the recorded run once, and cuts it `n` times.
async fn cut(plan: &Plan, record: &Record, honesty: Honesty, n: usize) -> Outcome<Checked> {
    let mut dice = fastrand::Rng::with_seed(plan.seed);
    let sent = answers(record);
    let first = sent.values().min().copied();
    let first = first.ok_or_else(|| Failure::new("The recorded server has answered nothing."))?;
    let moments = &record.trace.moments;
    let mut cuts: Vec<_> = (0..n).map(|_| dice.usize(first..=moments.len())).collect();
    cuts.sort_unstable();

    let mut disk = Disk::new(honesty, record.base.clone());
    let mut checked = Checked::default();
    let mut at = 0;
    for (index, cut) in cuts.into_iter().enumerate() {
        done(index + 1, n, "cuts");
        for moment in &moments[at..cut] {
            advance(&mut disk, record, moment)?;
        }
        at = cut;
        let standings: Vec<_> = record
            .chains
            .iter()
            .map(|chain| {
                let is_sent = |place| sent.get(&place).is_some_and(|moment| *moment < cut);
                (chain, chain.standing(is_sent))
            })
            .collect();
        let folder = Folder::new(&plan.folder)?;
        put(&disk.after_a_cut(&mut dice), folder.path())?;
        check(
            &plan.binary,
            folder.path(),
            &standings,
            &mut dice,
            &mut checked,
        )
        .await?;
    }
    Ok(checked)
}

fn advance(disk: &mut Disk, record: &Record, moment: &Moment) -> Outcome {
    let in_folder = record.folder.join(SQLITE);
    let prefix = in_folder.to_string_lossy();
    let of_ours = |file: &str| file.starts_with(&*prefix) && !file.ends_with("-shm");
    match *moment {
        Moment::Begun(number) => disk.begin(number, &record.trace.calls[number], of_ours),
        Moment::Ended(number) => {
            disk.end(number, &record.trace.calls[number]);
            Ok(())
        }
    }
    .explain("build the files again")
}

/// At which moment each answer began: from then on a browser may have had it.
fn answers(record: &Record) -> HashMap<Place, usize> {
    let mut counts = HashMap::new();
    let mut sent = HashMap::new();
    for (index, moment) in record.trace.moments.iter().enumerate() {
        let Moment::Begun(number) = *moment else {
            continue;
        };
        if let Call::Answer { port } = record.trace.calls[number] {
            let nth = counts.entry(port).or_insert(0);
            sent.insert(Place { port, nth: *nth }, index);
            *nth += 1;
        }
    }
    sent
}
