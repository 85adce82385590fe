//! turmoil and nothing else: as many hosts, ticks, connections and messages as the storm, without any appliance.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::task::spawn_local;
use tokio::time::{Instant, sleep, sleep_until};
use turmoil::Builder;
use turmoil::net::{TcpListener, TcpStream};

/// How much to carry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) clients: u64,
    pub(crate) hosts: usize,
    pub(crate) latency_ms: u64,
    /// Admissions a second.
    pub(crate) rate: u64,
    /// Simulated seconds after the fleet is connected.
    pub(crate) seconds: u64,
    /// Redials are spread over this long.
    pub(crate) spread_ms: u64,
}

/// Connects everybody, closes everybody, lets everybody come back and be admitted. Gives the messages received.
pub(crate) fn run(load: &Load) -> u64 {
    let mut sim = Builder::new()
        .tick_duration(Duration::from_millis(10))
        .simulation_duration(Duration::MAX)
        .min_message_latency(Duration::from_millis(load.latency_ms))
        .max_message_latency(Duration::from_millis(load.latency_ms))
        .ephemeral_ports(1_024..=65_535)
        .tcp_capacity(load.clients as usize * 2)
        .rng_seed(7)
        .build();
    let messages = Rc::new(Cell::new(0_u64));
    let connected = Rc::new(Cell::new(0_u64));
    let hang_up = Rc::new(Notify::new());
    let slot = Rc::new(RefCell::new(None::<Instant>));
    let interval = Duration::from_micros(1_000_000 / load.rate);
    let server = (Rc::clone(&messages), Rc::clone(&connected), Rc::clone(&hang_up));
    sim.host("appliance", move || {
        let ((messages, connected, hang_up), slot) = (server.clone(), Rc::clone(&slot));
        async move {
            let listener = TcpListener::bind("0.0.0.0:443").await?;
            loop {
                let (mut stream, _) = listener.accept().await?;
                connected.set(connected.get() + 1);
                let (messages, hang_up, slot) = (Rc::clone(&messages), Rc::clone(&hang_up), Rc::clone(&slot));
                spawn_local(async move {
                    let mut bytes = [0_u8; 16];
                    let mut hung_up = std::pin::pin!(hang_up.notified());
                    // The first connections say nothing and are closed; the second ones say hello.
                    let read = std::future::poll_fn(|context| {
                        if hung_up.as_mut().poll(context).is_ready() {
                            return std::task::Poll::Ready(0);
                        }
                        let mut buffer = tokio::io::ReadBuf::new(&mut bytes);
                        std::pin::Pin::new(&mut stream).poll_read(context, &mut buffer).map(|_| buffer.filled().len())
                    })
                    .await;
                    if read == 0 {
                        return;
                    }
                    messages.set(messages.get() + 1);
                    let at = {
                        let now = Instant::now();
                        let at = slot.borrow().map_or(now, |last| (last + interval).max(now));
                        *slot.borrow_mut() = Some(at);
                        at
                    };
                    if stream.write_all(&[0, 2, 0, 1]).await.is_err() {
                        return;
                    }
                    sleep_until(at).await;
                    if stream.write_all(&[0, 6, 3, 0, 0, 0, 0, 3]).await.is_ok() {
                        let _ = stream.read(&mut [0_u8; 16]).await;
                    }
                });
            }
        }
    });
    for host in 0..load.hosts {
        let (load, messages) = (*load, Rc::clone(&messages));
        sim.host(format!("carrier-{host}"), move || {
            let messages = Rc::clone(&messages);
            async move {
                for client in (host as u64..load.clients).step_by(load.hosts) {
                    spawn_local(be_client(client, load, Rc::clone(&messages)));
                }
                std::future::pending().await
            }
        });
    }
    while connected.get() < load.clients {
        sim.step().expect("the engine steps");
    }
    hang_up.notify_waiters();
    for _ in 0..load.seconds * 100 {
        sim.step().expect("the engine steps");
    }
    messages.get()
}

async fn be_client(client: u64, load: Load, messages: Rc<Cell<u64>>) {
    let mut bytes = [0_u8; 16];
    // A portion a tick, as the rehearsal connects its fleet.
    sleep(Duration::from_millis(client / 2_000 * 10)).await;
    let mut first = TcpStream::connect("appliance:443").await.expect("the listener is there");
    let _ = first.read(&mut bytes).await;
    drop(first);
    sleep(Duration::from_micros(client.wrapping_mul(0x9E37_79B9_7F4A_7C15) % (load.spread_ms * 1_000))).await;
    let mut stream = TcpStream::connect("appliance:443").await.expect("the listener is there");
    stream.write_all(&[0, 3, 0, 1, 1]).await.expect("the connection is new");
    // Wait and admitted; the two of them are never read at once, being ticks apart, but for the first few.
    let mut received = 0;
    while received < 12 {
        let read = stream.read(&mut bytes).await.expect("the connection holds");
        received += read;
    }
    messages.set(messages.get() + 2);
    let _ = stream.read(&mut bytes).await;
}
