//! The API server with demo data, as a child.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use tollgate_failure::{Failure, Outcome};

use crate::{
    process::{self, Running, cargo},
    project, say, tools,
};

/// Who can sign in to the demo data; the server's own seed says the same.
pub(super) const DEMO_USER: &str = "admin";
/// The password of everybody in the demo data.
pub(super) const DEMO_PASSWORD: &str = "tollgate-demo";

/// How long a server may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that answers.
#[derive(Debug)]
pub(super) struct Api {
    port: u16,
    running: Running,
}

/// Compiles it.
pub(in crate::tasks) fn build() -> Outcome {
    let step = say::Step::begin("server", "compiling");
    let mut command = cargo();
    command.args(["build", "--quiet", "--locked", "-p", "tollgate-server"]);
    process::show(command)?;
    step.done("compiled");
    Ok(())
}

/// The next start makes the demo data afresh.
pub(super) fn forget_demo_data() -> Outcome {
    tools::remove_dir(&data_dir())
}

impl Api {
    /// Starts it and waits until it answers.
    pub(super) fn start(port: u16) -> Outcome<Self> {
        tools::make_dir(&data_dir())?;
        let mut command = process::command(project::target_dir().join("debug/tollgate-server"));
        command
            .args(["--demo", "--listen", &format!("127.0.0.1:{port}"), "--db"])
            .arg(data_dir().join("tollgate.db"))
            // An address of some database that this machine has for other work.
            .env_remove("DATABASE_URL")
            .env_remove("DATABASE_URL_FILE");
        let mut running = Running::start(&mut command)?;
        wait_for(&mut running, port)?;
        Ok(Self { port, running })
    }

    /// Ends it and starts the one that was built since, on the same data.
    pub(super) fn restarted(self) -> Outcome<Self> {
        let Self { port, running } = self;
        drop(running);
        let api = Self::start(port)?;
        say::line("✓ The server runs with your changes.");
        Ok(api)
    }

    /// The child itself.
    pub(super) fn running(&mut self) -> &mut Running {
        &mut self.running
    }
}

/// Waits until a server answers on its port.
pub(in crate::tasks) fn wait_for(server: &mut Running, port: u16) -> Outcome {
    let deadline = Instant::now() + PATIENCE;
    while !answers(port) {
        if process::is_interrupted() {
            return Err(Failure::already_told());
        }
        if let Some(status) = server.ended() {
            return Err(Failure::new(format!(
                "The server ended at once ({status}); its log says why."
            )));
        }
        if Instant::now() > deadline {
            return Err(Failure::new(format!(
                "The server runs but doesn't answer on port {port}."
            )));
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Beside the build, so that `cargo clean` takes it away.
fn data_dir() -> PathBuf {
    project::target_dir().join("demo")
}

/// Whether somebody who isn't signed in is told so: then router and database are both there.
fn answers(port: u16) -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let limit = Duration::from_secs(1);
    let Ok(mut stream) = TcpStream::connect_timeout(&address, limit) else {
        return false;
    };
    let request = format!(
        "GET /api/master/me HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    );
    let mut status_line = [0; 12];
    stream.set_read_timeout(Some(limit)).is_ok()
        && stream.write_all(request.as_bytes()).is_ok()
        && stream.read_exact(&mut status_line).is_ok()
        && status_line == *b"HTTP/1.1 401"
}
