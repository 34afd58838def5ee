//! Servers side by side: Tollgate on SQLite, Tollgate on PostgreSQL, and what people would write otherwise.
//!
//! All of them run at once, each on data of its own, and take turns scene by scene, so that whatever else the machine does
//! hits all of them alike; who rests uses nothing.

mod ceiling;
mod contestant;
mod goals;
mod scenes;
mod table;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use self::contestant::Contestant;
use self::scenes::{Flooded, Measured, Pace, flooded, logins, reads, refreshes};
use crate::failure::{Explain, Outcome};
use crate::process::{Database, Folder, memory};
use crate::say::doing;
use crate::users::demo_users;

/// What is measured, and how thoroughly.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Tollgate's server.
    pub binary: PathBuf,
    /// Node and the peer's script, if it is to be measured.
    pub peer: Option<(PathBuf, PathBuf)>,
    /// An empty PostgreSQL database, reached through a socket.
    pub database_url: Option<String>,
    /// Where the servers' files lie; the folder is made, and gone afterwards.
    pub place: PathBuf,
    /// How many sessions each server has.
    pub n_sessions: u64,
    /// How long each scene lasts.
    pub lasting: Duration,
    /// How many connections refresh at once, in turn.
    pub concurrencies: Vec<usize>,
}

/// What was measured.
#[derive(Debug)]
pub struct Compared {
    hashes_per_second: f64,
    syncs_per_second: f64,
    rows: Vec<Row>,
}

/// The figures of one server.
#[derive(Debug)]
struct Row {
    name: &'static str,
    logins: Measured,
    /// By the number of connections.
    refreshes: Vec<(usize, Measured)>,
    refreshes_at_half: Measured,
    reads: Measured,
    reads_at_half: Measured,
    flooded: Flooded,
    size: Size,
}

/// What the sessions take, in bytes.
#[derive(Debug, Clone, Copy)]
struct Size {
    disk_each: Option<f64>,
    memory: u64,
}

/// Measures.
///
/// # Errors
/// When a server can't be started or nobody can sign in.
pub async fn run(plan: &Plan) -> Outcome<Compared> {
    let folder = Folder::new(&plan.place)?;
    doing("what this machine can do at all");
    let hashes_per_second = ceiling::hashes_per_second(plan.lasting)?;
    let syncs_per_second = ceiling::syncs_per_second(folder.path(), plan.lasting)?;

    let mut stage = Vec::new();
    for mut contestant in contestants(plan, &folder)? {
        let (logins, size) = signed_in(&mut contestant, plan).await?;
        stage.push((contestant, logins, size));
    }
    let mut peaks = Vec::new();
    for n in &plan.concurrencies {
        let mut turn = Vec::new();
        for (contestant, _, _) in &mut stage {
            doing(format_args!("{n} connections refresh: {}", contestant.name));
            turn.push(refreshes(contestant, Pace::Closed(*n), plan.lasting).await?);
        }
        peaks.push((*n, turn));
    }
    let mut rows = Vec::new();
    for (index, (mut contestant, logins, size)) in stage.into_iter().enumerate() {
        let own_peaks = peaks.iter().map(|(n, turn)| (*n, turn[index].clone()));
        rows.push(rest(&mut contestant, plan, logins, size, own_peaks.collect()).await?);
    }
    Ok(Compared {
        hashes_per_second,
        syncs_per_second,
        rows,
    })
}

fn contestants(plan: &Plan, folder: &Folder) -> Outcome<Vec<Contestant>> {
    let place = |name: &str| {
        let place = folder.path().join(name);
        fs::create_dir_all(&place).explain(format_args!("make {}", place.display()))?;
        Ok(place)
    };
    let sqlite = Contestant::tollgate(&plan.binary, &Database::Sqlite, &place("sqlite")?)?;
    let mut contestants = vec![sqlite];
    if let Some(url) = &plan.database_url {
        let database = Database::Postgres(url.clone());
        let postgres = Contestant::tollgate(&plan.binary, &database, &place("postgres")?)?;
        contestants.push(postgres);
    }
    if let Some((node, script)) = &plan.peer {
        contestants.push(Contestant::peer(
            node,
            script,
            &demo_users(),
            &place("peer")?,
        )?);
    }
    Ok(contestants)
}

/// Signs all sessions in; the data is looked at while the server is stopped, since only then all of it is in its place.
async fn signed_in(contestant: &mut Contestant, plan: &Plan) -> Outcome<(Measured, Size)> {
    doing(format_args!(
        "{} logins: {}",
        plan.n_sessions, contestant.name
    ));
    contestant.restart().await?;
    contestant.stop()?;
    let empty = contestant.on_disk()?;
    contestant.restart().await?;
    let measured = logins(contestant, &demo_users(), plan.n_sessions).await?;
    let (memory, _) = memory(contestant.server()?.pid())?;
    contestant.stop()?;
    let full = contestant.on_disk()?;
    contestant.restart().await?;
    let n = contestant.browsers.len() as f64;
    let disk = empty.zip(full);
    let size = Size {
        disk_each: disk.map(|(empty, full)| full.saturating_sub(empty) as f64 / n),
        memory,
    };
    Ok((measured, size))
}

/// The scenes after the peak of refreshes is known.
async fn rest(
    contestant: &mut Contestant,
    plan: &Plan,
    logins: Measured,
    mut size: Size,
    peaks: Vec<(usize, Measured)>,
) -> Outcome<Row> {
    let most = |peaks: &[(usize, Measured)]| {
        let rates = peaks
            .iter()
            .map(|(_, measured)| measured.figures.per_second);
        rates.fold(1.0, f64::max)
    };
    let n_at_once = plan
        .concurrencies
        .iter()
        .copied()
        .max()
        .unwrap_or(1)
        .min(32);
    doing(format_args!(
        "refreshes at half of the peak: {}",
        contestant.name
    ));
    let half = Pace::Open(most(&peaks) / 2.0);
    let refreshes_at_half = refreshes(contestant, half, plan.lasting).await?;
    doing(format_args!("reads: {}", contestant.name));
    let reads_peak = reads(contestant, Pace::Closed(n_at_once), plan.lasting).await?;
    let half = Pace::Open((reads_peak.figures.per_second / 2.0).max(1.0));
    let reads_at_half = reads(contestant, half, plan.lasting).await?;
    let (now, _) = memory(contestant.server()?.pid())?;
    size.memory = size.memory.max(now);
    doing(format_args!(
        "refreshes beside a flood of logins: {}",
        contestant.name
    ));
    let flooded = flooded(contestant, &demo_users(), plan.lasting).await?;
    Ok(Row {
        name: contestant.name,
        logins,
        refreshes: peaks,
        refreshes_at_half,
        reads: reads_peak,
        reads_at_half,
        flooded,
        size,
    })
}
