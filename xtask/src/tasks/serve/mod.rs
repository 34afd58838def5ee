//! `cargo xtask serve`: the console and its server with demo data, from nothing, following the sources.
//!
//! trunk follows the console's sources, this task those of the server. Both end together: on Ctrl-C, on SIGTERM, and when
//! one of them ends by itself.

pub(super) mod api;
mod sources;

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use self::{api::Api, sources::Sources};
use super::dist;
use tollgate_failure::{Failure, Outcome};

use crate::{
    options::Options,
    process::{self, Running, cargo},
    say,
    setup::{self, Lane, Need},
};

/// How often the children and the sources are looked at.
const GLANCE: Duration = Duration::from_millis(200);

/// Where console and server listen; both on this machine alone.
#[derive(Debug, Clone, Copy)]
struct Ports {
    console: u16,
    api: u16,
}

/// Sets up, builds, and serves until somebody ends it.
pub(super) fn run(mut options: Options) -> Outcome {
    let ports = Ports {
        console: options.value("--port")?.unwrap_or(8080),
        api: options.value("--api-port")?.unwrap_or(8081),
    };
    let opens_browser = options.flag("--open");
    let resets = options.flag("--reset");
    options.finish()?;
    ports.check()?;

    let start = Instant::now();
    build_all()?;
    if resets {
        api::forget_demo_data()?;
    }
    let mut sources = Sources::of_server();
    let mut api = Api::start(ports.api)?;
    let mut console = Running::start(&mut trunk(ports, opens_browser))?;
    wait_for_console(ports.console, &mut console, &mut api)?;
    greet(ports, start);

    while !process::is_interrupted() {
        expect_alive(&mut console, &mut api)?;
        if sources.have_changed() {
            api = rebuilt(api)?;
        }
        thread::sleep(GLANCE);
    }
    say::line("\nStopping.");
    Ok(())
}

impl Ports {
    /// Before minutes of building, so that nobody waits for a sentence that could have been said at once.
    fn check(self) -> Outcome {
        if self.console == self.api {
            return Err(Failure::new(format!(
                "Console and server can't both listen on port {}; choose another with --port or --api-port.",
                self.console
            )));
        }
        expect_free(self.console, "--port")?;
        expect_free(self.api, "--api-port")
    }
}

fn expect_free(port: u16, option: &str) -> Outcome {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let other = port.checked_add(10).unwrap_or(9000);
            Err(Failure::new(format!(
                "Port {port} is taken by another program. Choose another with `cargo xtask serve {option} {other}`."
            )))
        }
        Err(error) => Err(Failure::new(format!(
            "Port {port} can't be used: {error}. Choose another with `{option}`."
        ))),
    }
}

/// What is missing is had while the rest compiles.
///
/// The console's packages are compiled here and not by trunk alone, so that they need not wait for trunk. Server and
/// console share cargo's folder, where one waits for the other: the standard library is built meanwhile.
fn build_all() -> Outcome {
    let tools = Need::SERVE
        .iter()
        .copied()
        .filter(|need| *need != Need::WasmTarget)
        .collect::<Vec<_>>();
    let mut lanes = setup::lanes(&tools)?;
    lanes.push(Box::new(|| {
        dist::fetch()?;
        api::build()
    }) as Lane<'_>);
    lanes.push(Box::new(|| {
        setup::ensure(Need::WasmTarget)?;
        compile_console()
    }));
    setup::side_by_side(lanes)
}

/// The same build as trunk's, so that trunk finds it done.
fn compile_console() -> Outcome {
    let step = say::Step::begin("console", "compiling");
    let mut command = cargo();
    command.args([
        "build",
        "--quiet",
        "--locked",
        "--target",
        "wasm32-unknown-unknown",
        "--bin",
        "tollgate",
    ]);
    process::show(command)?;
    step.done("compiled");
    Ok(())
}

fn trunk(ports: Ports, opens_browser: bool) -> Command {
    let mut trunk = process::command("trunk");
    trunk.args([
        "serve",
        "--offline",
        "--locked",
        "--port",
        &ports.console.to_string(),
    ]);
    // The proxy of Trunk.toml is for `/api` at the usual port. One for a longer path goes before it, whatever the port.
    trunk.args([
        "--proxy-no-system-proxy",
        "--proxy-no-redirect",
        "--proxy-backend",
    ]);
    trunk.arg(format!("http://127.0.0.1:{}/api/master", ports.api));
    // Other names of this machine are of no use: it is this machine alone that is served.
    trunk.arg("--disable-address-lookup");
    if opens_browser {
        trunk.arg("--open");
    }
    trunk
}

/// trunk listens once its first build is done.
fn wait_for_console(port: u16, console: &mut Running, api: &mut Api) -> Outcome {
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        if process::is_interrupted() {
            return Err(Failure::already_told());
        }
        expect_alive(console, api)?;
        thread::sleep(GLANCE);
    }
    Ok(())
}

fn greet(ports: Ports, start: Instant) {
    say::line(format_args!(
        "\n✓ The console is at http://127.0.0.1:{} (after {}).\n  Sign in as `{}` with the password `{}`.\n  \
         Ctrl-C ends console and server.\n",
        ports.console,
        say::duration(start.elapsed()),
        api::DEMO_USER,
        api::DEMO_PASSWORD,
    ));
}

fn expect_alive(console: &mut Running, api: &mut Api) -> Outcome {
    let ended = |running: &mut Running| {
        let status = running.ended()?;
        Some(Failure::new(format!(
            "{} ended by itself ({status}); see above why.",
            running.name()
        )))
    };
    match ended(console).or_else(|| ended(api.running())) {
        Some(_) if process::is_interrupted() => Ok(()),
        Some(failure) => Err(failure),
        None => Ok(()),
    }
}

/// A server that does not compile replaces none.
fn rebuilt(api: Api) -> Outcome<Api> {
    match api::build() {
        Ok(()) => api.restarted(),
        Err(_) if process::is_interrupted() => Ok(api),
        Err(failure) => {
            say::problem(format_args!("{failure} The server from before goes on."));
            Ok(api)
        }
    }
}
