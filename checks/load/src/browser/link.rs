//! One connection to the server, kept open and made again where it broke.

use std::net::SocketAddr;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long one waits for an answer; a browser waits as long.
const DEADLINE: Duration = Duration::from_secs(8);

/// A connection, over which one request follows the other.
#[derive(Debug)]
pub struct Link {
    address: SocketAddr,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    sender: SendRequest<Full<Bytes>>,
    port: u16,
    n_asked: u32,
}

/// Which answer it is, seen from the server: the so many-eth, from 0, on the connection from this port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// The client's port.
    pub port: u16,
    /// How many answers came before it.
    pub nth: u32,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body, as a whole.
    pub body: Bytes,
    /// Where in the traffic it stood.
    pub place: Place,
}

/// There was no answer; whether the request arrived, nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost;

impl Link {
    /// A link that connects when it is first used.
    #[must_use]
    pub const fn to(address: SocketAddr) -> Self {
        Self {
            address,
            open: None,
        }
    }

    /// Where it leads.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Goes without waiting for what was asked; the next request then goes over a new connection.
    pub fn hang_up(&mut self) {
        self.open = None;
    }

    /// Sends a request and waits for the answer.
    ///
    /// # Errors
    /// When there is none in time; the next request then goes over a new connection.
    pub async fn ask(&mut self, request: Request<Full<Bytes>>) -> Result<Reply, Lost> {
        match timeout(DEADLINE, self.ask_now(request)).await {
            Ok(Ok(reply)) => Ok(reply),
            _ => {
                self.hang_up();
                Err(Lost)
            }
        }
    }

    async fn ask_now(&mut self, request: Request<Full<Bytes>>) -> Result<Reply, Lost> {
        let address = self.address;
        let kept = match self.open.take() {
            Some(mut open) => open.sender.ready().await.is_ok().then_some(open),
            None => None,
        };
        let open = match kept {
            Some(open) => open,
            None => connect(address).await?,
        };
        let open = self.open.insert(open);
        let place = Place {
            port: open.port,
            nth: open.n_asked,
        };
        open.n_asked += 1;
        let answer = open.sender.send_request(request).await.map_err(|_| Lost)?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.map_err(|_| Lost)?;
        Ok(Reply {
            status,
            body: body.to_bytes(),
            place,
        })
    }
}

async fn connect(address: SocketAddr) -> Result<Open, Lost> {
    let stream = TcpStream::connect(address).await.map_err(|_| Lost)?;
    stream.set_nodelay(true).map_err(|_| Lost)?;
    let port = stream.local_addr().map_err(|_| Lost)?.port();
    let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|_| Lost)?;
    // It ends with the sender, or with the server; who is waiting for an answer then hears of it.
    tokio::spawn(connection);
    Ok(Open {
        sender,
        port,
        n_asked: 0,
    })
}
