//! `cargo xtask prove server`: what a server must survive, in its full size.
//!
//! Each step is done to the server that ships, prints what it has shown, and fails when a rule does not hold.
//! With `--write` it goes into docs/prove-server.md, with date and machine; each step has its own part of that page.

use tollgate_failure::{Failure, Outcome};

use crate::{
    machine,
    options::{Options, chosen},
    page,
    postgres::{Cluster, Durability},
    process::cargo,
    say,
    tasks::{load, test::stores},
};

/// Where it is written down.
const PAGE: &str = "docs/prove-server.md";

/// Something that a server must survive.
struct Step {
    name: &'static str,
    title: &'static str,
    /// What was shown; `None` where this machine lacks what it takes.
    run: fn() -> Outcome<Option<String>>,
}

const STEPS: [Step; 6] = [
    Step {
        name: "kills",
        title: "kill -9 under load, on SQLite",
        run: || load::printed(load::command("kills")).map(Some),
    },
    Step {
        name: "kills-postgres",
        title: "kill -9 under load, on PostgreSQL",
        run: kills_on_postgres,
    },
    Step {
        name: "power",
        title: "Cuts of power, on SQLite",
        run: || load::printed(load::command("power")).map(Some),
    },
    Step {
        name: "readers",
        title: "Readers who don't read, on SQLite",
        run: || load::printed(load::command("readers")).map(Some),
    },
    Step {
        name: "figures",
        title: "The figures of the server's tests, on SQLite",
        run: || figures("suite", None).map(Some),
    },
    Step {
        name: "figures-postgres",
        title: "The figures of the server's tests, on PostgreSQL",
        run: figures_on_postgres,
    },
];

/// Runs all of them, or the one that is named; the first that fails ends it.
pub(super) fn run(mut options: Options) -> Outcome {
    let steps = chosen(options.word(), STEPS, |step| step.name).map_err(|word| {
        Failure::new(format!(
            "There is no proof of the server called `{word}`; there are {}.",
            STEPS.map(|step| step.name).join(", ")
        ))
    })?;
    let is_written = options.flag("--write");
    options.finish()?;
    load::build()?;
    let begun = machine::sentence();
    for step in steps {
        let said = say::Step::begin(step.name, step.title);
        let Some(shown) = (step.run)()? else {
            said.done("left out");
            continue;
        };
        said.done("it holds");
        if is_written {
            let part = format!("## {}\n\n{begun}\n\n{shown}", step.title);
            page::write(PAGE, step.name, &part)?;
        }
    }
    Ok(())
}

fn kills_on_postgres() -> Outcome<Option<String>> {
    let Some(cluster) = cluster()? else {
        return Ok(None);
    };
    cluster.create_database("kills")?;
    let mut command = load::command("kills");
    command.args(["--database-url", &cluster.url("kills")]);
    load::printed(command).map(Some)
}

fn figures_on_postgres() -> Outcome<Option<String>> {
    let Some(cluster) = cluster()? else {
        return Ok(None);
    };
    figures("postgres", Some(&cluster)).map(Some)
}

fn cluster() -> Outcome<Option<Cluster>> {
    let cluster = Cluster::start(Durability::Full)?;
    if cluster.is_none() {
        say::line("PostgreSQL is not on this machine; `cargo xtask doctor` tells more.");
    }
    Ok(cluster)
}

/// Runs the tests of the figures in full size, and gives the line of each.
fn figures(program: &str, cluster: Option<&Cluster>) -> Outcome<String> {
    let mut command = cargo();
    command
        .args(["test", "--quiet", "--locked", "--release"])
        .args(["-p", "tollgate-server", "--test", program, "--"])
        .args(["proof::", "--nocapture", "--test-threads=1"])
        .env("PROOF_FULL", "1")
        .envs(cluster.map(|cluster| (stores::VARIABLE, cluster.url("postgres"))));
    load::printed(command).map(|printed| shown(&printed))
}

/// What the tests have told, as a list; before it stands a dot for each test that has passed since.
fn shown(printed: &str) -> String {
    let lines = printed.lines().map(|line| line.trim_start_matches('.'));
    let told = lines.filter(|line| {
        ["SQLite: ", "PostgreSQL: "]
            .iter()
            .any(|name| line.starts_with(name))
    });
    told.map(|line| format!("- {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_test_tells_is_shown_however_many_have_passed_before() {
        let printed = "\nrunning 3 tests\nSQLite: one\n..SQLite: two\n.PostgreSQL: three\n...\n\ntest result: ok. SQLite: 3\n";
        assert_eq!(
            shown(printed),
            "- SQLite: one\n- SQLite: two\n- PostgreSQL: three\n"
        );
    }
}
