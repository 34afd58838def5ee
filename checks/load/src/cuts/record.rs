//! A run of a server under strace, and what its browsers were told.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::sleep;
use tollgate_failure::{Explain, Failure, Outcome};

use super::Plan;
use super::chain::{Chain, leave_over_and_over, refresh_over_and_over};
use crate::browser::{Answer, Browser, Link};
use crate::power::{ARGUMENTS, Trace};
use crate::process::{Database, Program, Server};
use crate::users::demo_users;

/// How long strace may take to write down the rest.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a cut is made of.
#[derive(Debug)]
pub(super) struct Record {
    /// Where the server's files lay.
    pub(super) folder: PathBuf,
    /// The files before the run, all of them safely on the disk.
    pub(super) base: BTreeMap<String, Vec<u8>>,
    /// What the server did.
    pub(super) trace: Trace,
    /// What the browsers were told.
    pub(super) chains: Vec<Chain>,
}

/// Whether strace is on this machine, and may look at other processes.
#[must_use]
pub fn is_possible() -> bool {
    let mut strace = Command::new("strace");
    strace.args(["-o", "/dev/null", "--", "true"]);
    strace.stdout(Stdio::null()).stderr(Stdio::null());
    strace.status().is_ok_and(|status| status.success())
}

/// Fills a database, then records what a server does under load.
pub(super) async fn record(plan: &Plan, place: &Path) -> Outcome<Record> {
    let folder = place.join("recorded");
    fs::create_dir_all(&folder).explain(format_args!("make {}", folder.display()))?;
    // strace tells files by the names that the kernel has for them.
    let folder = fs::canonicalize(&folder).explain("find the folder again")?;
    let mut dice = fastrand::Rng::with_seed(plan.seed);

    let program = Program::tollgate(&plan.binary, &Database::Sqlite, &folder)?;
    let mut server = program.start()?;
    server.ready().await?;
    let browsers = signed_in(&server, plan.n_browsers, &mut dice).await?;
    server.stop()?;
    let base = contents(&folder)?;

    let trace_file = place.join("strace");
    let strace = ["strace".into()]
        .into_iter()
        .chain(ARGUMENTS.map(OsString::from));
    let strace = strace.chain(["-o".into(), trace_file.clone().into()]);
    let mut server = program.under(strace).start()?;
    server.ready().await?;
    let chains = play(&server, browsers, plan, &mut dice).await?;
    let pid = server.pid();
    server.kill()?;
    whole(&trace_file, pid).await?;
    let file = File::open(&trace_file).explain("open what strace has written")?;
    Ok(Record {
        folder,
        base,
        trace: Trace::read(BufReader::new(file))?,
        chains,
    })
}

async fn signed_in(server: &Server, n: usize, dice: &mut fastrand::Rng) -> Outcome<Vec<Browser>> {
    let mut link = Link::to(server.address());
    let users = demo_users();
    let mut browsers = Vec::new();
    for user in users.iter().cycle().take(n) {
        let mut browser = Browser::new(user.clone(), dice);
        match browser.login(&mut link).await {
            Ok((Answer::Granted(_), _)) => browsers.push(browser),
            _ => return Err(Failure::new("Nobody can sign in to the demo.")),
        }
    }
    Ok(browsers)
}

async fn play(
    server: &Server,
    browsers: Vec<Browser>,
    plan: &Plan,
    dice: &mut fastrand::Rng,
) -> Outcome<Vec<Chain>> {
    let address = server.address();
    let n_each = plan.n_refreshes / plan.n_browsers.max(1);
    let mut players = JoinSet::new();
    for browser in browsers {
        players.spawn(refresh_over_and_over(browser, Link::to(address), n_each));
    }
    let users = demo_users();
    let dice = dice.fork();
    players.spawn(leave_over_and_over(
        users,
        Link::to(address),
        dice,
        plan.n_leavers,
    ));
    let mut chains = Vec::new();
    while let Some(played) = players.join_next().await {
        chains.extend(played.explain("play a browser to its end")??);
    }
    Ok(chains)
}

/// The files of a server in `folder`, but for the index of the log, which lives in memory, and the server's own words.
pub(super) fn contents(folder: &Path) -> Outcome<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).explain(format_args!("read {}", folder.display()))? {
        let path = entry.explain("read a folder")?.path();
        let name = path.to_string_lossy().into_owned();
        if !name.ends_with("-shm") && !name.ends_with(".log") {
            let bytes = fs::read(&path).explain(format_args!("read {name}"))?;
            files.insert(name, bytes);
        }
    }
    Ok(files)
}

/// Waits until strace has written down the end of this process.
async fn whole(trace: &Path, pid: u32) -> Outcome {
    let begun = Instant::now();
    let end = format!("{pid} +++");
    loop {
        // Its last lines are enough, and the file is large.
        let mut tail = Command::new("tail");
        let tail = tail.args(["-n", "50", "--"]).arg(trace).output();
        let text = tail
            .explain("read the end of what strace has written")?
            .stdout;
        let text = String::from_utf8_lossy(&text);
        let squeezed = |line: &str| {
            line.split_whitespace()
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        };
        if text.lines().any(|line| squeezed(line) == end) {
            return Ok(());
        }
        if begun.elapsed() > PATIENCE {
            return Err(Failure::new("strace hasn't written down the server's end."));
        }
        sleep(Duration::from_millis(20)).await;
    }
}
