//! The tasks, one file each, and the table of them.

mod bench;
mod check;
mod ci;
mod dist;
mod doctor;
mod frames;
mod fuzz;
mod lab;
mod lighthouse;
mod load;
mod native;
mod npm;
mod oidc_app;
mod postgres;
mod prove;
mod serve;
mod setup;
mod shots;
mod size;
mod test;

use tollgate_failure::{Failure, Outcome};

use crate::{options::Options, say};

/// Something that can be asked for by name.
struct Task {
    name: &'static str,
    options: &'static str,
    about: &'static str,
    run: fn(Options) -> Outcome,
}

const TASKS: [Task; 15] = [
    Task {
        name: "serve",
        options: "[--port N] [--api-port N] [--open] [--reset]",
        about: "run the console and its server with demo data, and follow changes of the sources",
        run: serve::run,
    },
    Task {
        name: "test",
        options: "[native | component | e2e]",
        about: "run every test, or those of one target",
        run: test::run,
    },
    Task {
        name: "check",
        options: "",
        about: "look at format, lints, docs and the rules of the layers",
        run: check::run,
    },
    Task {
        name: "ci",
        options: "[--timings]",
        about: "check, then test, as the build machine does; `--timings` tells where the time goes",
        run: ci::run,
    },
    Task {
        name: "prove",
        options: "[worlds | orders | server [name] [--write]]",
        about: "go through every state of the small worlds, in full size; or do to a server what it must survive, and `--write` it into docs/prove-server.md",
        run: prove::run,
    },
    Task {
        name: "fuzz",
        options: "[target] [--minutes N]",
        about: "look for input that breaks the server, for 30 minutes in total or as long as is said",
        run: fuzz::run,
    },
    Task {
        name: "bench",
        options: "client | server | lists [--quick] [--write]",
        about: "measure the interceptor or the server beside its peers, or long lists beside short ones; `--write` puts it into docs/bench-….md",
        run: bench::run,
    },
    Task {
        name: "shots",
        options: "",
        about: "take pictures of every page, in each theme and language, into target/shots",
        run: shots::run,
    },
    Task {
        name: "lighthouse",
        options: "[--write]",
        about: "have Lighthouse look at every page; `--write` puts its scores into docs/lighthouse.json",
        run: lighthouse::run,
    },
    Task {
        name: "size",
        options: "[--write]",
        about: "tell what the console weighs, file by file and page by page; `--write` puts it into docs/size.md",
        run: size::run,
    },
    Task {
        name: "frames",
        options: "",
        about: "tell how long the frames of the traffic page take while 10,000 events come in ten seconds",
        run: frames::run,
    },
    Task {
        name: "postgres",
        options: "[--durable]",
        about: "run a throw-away PostgreSQL, and tell its addresses",
        run: postgres::run,
    },
    Task {
        name: "dist",
        options: "",
        about: "make the one binary that serves console and API",
        run: dist::run,
    },
    Task {
        name: "setup",
        options: "",
        about: "get what is missing on this machine, and do nothing else",
        run: setup::run,
    },
    Task {
        name: "doctor",
        options: "",
        about: "tell what is missing, and change nothing",
        run: doctor::run,
    },
];

/// Runs the task that the first word names; without one, tells what there is.
pub(crate) fn run(words: impl Iterator<Item = String>) -> Outcome {
    let words: Vec<_> = words.collect();
    let wants_help = words
        .iter()
        .any(|word| word == "--help" || word == "-h" || word == "help");
    match words.split_first() {
        Some((name, rest)) if !wants_help => match TASKS.iter().find(|task| task.name == name) {
            Some(task) => (task.run)(Options::new(task.name, rest.iter().cloned())),
            None => {
                help();
                Err(Failure::new(format!("There is no task `{name}`.")))
            }
        },
        _ => {
            help();
            Ok(())
        }
    }
}

fn help() {
    say::line("Tollgate's tasks:\n");
    for Task {
        name,
        options,
        about,
        ..
    } in &TASKS
    {
        say::line(format_args!(
            "  cargo xtask {}",
            format!("{name} {options}").trim_end()
        ));
        say::line(format_args!("      {about}"));
    }
    say::line(
        "\nTOLLGATE_TOOLS moves the folder of the tools; CHROME and CHROMEDRIVER name a browser for the tests,\n\
         TOLLGATE_POSTGRES_BIN the folder of PostgreSQL's programs.",
    );
}
