//! Reaching a PostgreSQL server when this one starts: in bounded time, and seen by nobody on the way.

use std::net::IpAddr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{Connection as _, PgConnection};
use tokio::time::timeout;
use tracing::warn;

/// One that is there answers sooner; whoever starts this server again does so after this.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connects, or says why not.
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, String> {
    if is_readable_on_the_way(options) {
        warn!(
            host = options.get_host(),
            "what is sent to the database may be read and changed on the way: add sslmode=verify-full to its address"
        );
    }
    reach(options).await
}

/// The same without a word about who may listen.
pub(super) async fn reach(options: &PgConnectOptions) -> Result<PgConnection, String> {
    match timeout(PATIENCE, PgConnection::connect_with(options)).await {
        Ok(connected) => connected.map_err(|error| error.to_string()),
        Err(_) => Err(format!("it has not answered for {} s", PATIENCE.as_secs())),
    }
}

/// Whether the connection leaves this machine, and may do so without TLS.
fn is_readable_on_the_way(options: &PgConnectOptions) -> bool {
    let insists = matches!(
        options.get_ssl_mode(),
        PgSslMode::Require | PgSslMode::VerifyCa | PgSslMode::VerifyFull
    );
    !insists && !is_local(options)
}

fn is_local(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    // A host that begins with a slash is the folder of a socket.
    options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || address.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_the_machine_without_tls_is_readable_on_the_way() {
        for (url, expected) in [
            ("postgres://db.example/n?sslmode=prefer", true),
            ("postgres://db.example/n?sslmode=disable", true),
            ("postgres://10.0.0.7/n?sslmode=allow", true),
            ("postgres://[fd00::7]/n?sslmode=prefer", true),
            ("postgres://db.example/n?sslmode=require", false),
            ("postgres://db.example/n?sslmode=verify-ca", false),
            ("postgres://db.example/n?sslmode=verify-full", false),
            ("postgres://localhost/n?sslmode=prefer", false),
            ("postgres://127.0.0.1/n?sslmode=disable", false),
            ("postgres://[::1]/n?sslmode=disable", false),
            ("postgres:///n?host=/run/postgresql&sslmode=disable", false),
        ] {
            let options = url.parse().unwrap();
            assert_eq!(is_readable_on_the_way(&options), expected, "{url}");
        }
    }
}
