//! What runs on turmoil's hosts: the appliance's listener, each carrier's dialler, and on every host one task that does
//! what the rehearsal asks of the engine.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use tokio::sync::Notify;
use tokio::task::spawn_local;
use turmoil::net::{TcpListener, TcpStream};

use model::id::{ConnectionId, Party};
use model::time::SimTime;
use model::wire::{Message, ToAppliance, ToClient};

use crate::arrivals::{Arrival, Brought};
use crate::network::Way;
use crate::rehearsal::{Rehearsal, Wire};

use super::sockets::{self, Heard, Sockets};
use super::topology::Topology;

/// Everything that tasks on all hosts share. One thread runs them all, one at a time.
pub(super) struct Shared {
    pub(super) rehearsal: RefCell<Rehearsal>,
    pub(super) topology: Topology,
    /// Domain time of the step under way.
    pub(super) now: Cell<SimTime>,
    /// Raised whenever a task does anything: a step in which it stays the same was idle.
    pub(super) stirs: Cell<u64>,
    /// Connects under way; the engine does not show these.
    pub(super) opening: Cell<u64>,
    /// Whether the run has begun; before that connections are made without the rehearsal hearing of them.
    pub(super) begun: Cell<bool>,
    /// Everything that came in since the run began, if it is kept.
    pub(super) log: Option<RefCell<Vec<Arrival>>>,
    outboxes: Vec<Outbox>,
}

/// Orders for one host.
#[derive(Default)]
struct Outbox {
    orders: RefCell<VecDeque<Order>>,
    filled: Notify,
}

enum Order {
    Open(ConnectionId, Party),
    /// The connection that was accepted from this address is that one.
    Adopt(ConnectionId, SocketAddr),
    Write(ConnectionId, Vec<u8>),
    Close(ConnectionId),
}

impl Shared {
    /// With `log`, everything that comes in is kept too.
    pub(super) fn new(rehearsal: Rehearsal, topology: Topology, log: bool) -> Rc<Self> {
        let outboxes = (0..=topology.hosts()).map(|_| Outbox::default()).collect();
        Rc::new(Self {
            rehearsal: RefCell::new(rehearsal),
            topology,
            now: Cell::new(SimTime::ZERO),
            stirs: Cell::new(0),
            opening: Cell::new(0),
            begun: Cell::new(false),
            log: log.then(RefCell::default),
            outboxes,
        })
    }

    /// Passes what the rehearsal asks for to the hosts that are to do it.
    pub(super) fn pump(&self) {
        let mut rehearsal = self.rehearsal.borrow_mut();
        while let Some(wire) = rehearsal.poll_wire() {
            match wire {
                Wire::Open(connection, party) => self.open(connection, party),
                Wire::Up(connection, party, message) => {
                    self.order(self.carrier(party), Order::Write(connection, message.to_bytes()));
                }
                Wire::Down(connection, _, message) => {
                    self.order(APPLIANCE, Order::Write(connection, message.to_bytes()))
                }
                Wire::End(connection, party, Way::ToAppliance) => {
                    self.order(self.carrier(party), Order::Close(connection));
                }
                Wire::End(connection, _, Way::ToClient) => self.order(APPLIANCE, Order::Close(connection)),
                Wire::Forget(connection, party) => {
                    self.order(self.carrier(party), Order::Close(connection));
                    self.order(APPLIANCE, Order::Close(connection));
                }
            }
        }
    }

    pub(super) fn open(&self, connection: ConnectionId, party: Party) {
        self.opening.set(self.opening.get() + 1);
        self.order(self.carrier(party), Order::Open(connection, party));
    }

    /// Whether any host has orders that it has not carried out.
    pub(super) fn has_orders(&self) -> bool {
        self.outboxes.iter().any(|outbox| !outbox.orders.borrow().is_empty())
    }

    fn order(&self, host: usize, order: Order) {
        let outbox = &self.outboxes[host];
        outbox.orders.borrow_mut().push_back(order);
        outbox.filled.notify_one();
    }

    fn carrier(&self, party: Party) -> usize {
        self.topology.host(party) + 1
    }

    fn stir(&self) {
        self.stirs.set(self.stirs.get() + 1);
    }

    /// Something came in: tells the rehearsal and passes on what it asks for.
    fn tell(&self, connection: ConnectionId, what: Brought) {
        self.stir();
        if self.begun.get() {
            let arrival = Arrival { at: self.now.get(), connection, what };
            if let Some(log) = &self.log {
                log.borrow_mut().push(arrival);
            }
            arrival.reach(&mut self.rehearsal.borrow_mut());
            self.pump();
        }
    }
}

/// Runs the appliance's host: accepts connections and does what is ordered.
pub(super) async fn run_appliance(shared: Rc<Shared>) -> turmoil::Result {
    let listener = TcpListener::bind(("0.0.0.0", PORT)).await?;
    let accepted: Rc<RefCell<FxHashMap<SocketAddr, TcpStream>>> = Rc::default();
    let sockets = Sockets::default();
    let (accepting, stirring) = (Rc::clone(&accepted), Rc::clone(&shared));
    spawn_local(async move {
        while let Ok((stream, from)) = listener.accept().await {
            stirring.stir();
            accepting.borrow_mut().insert(from, stream);
        }
    });
    loop {
        shared.outboxes[APPLIANCE].filled.notified().await;
        while let Some(order) = take_order(&shared, APPLIANCE) {
            match order {
                Order::Adopt(connection, from) => {
                    let Some(stream) = accepted.borrow_mut().remove(&from) else { continue };
                    let hearing = Rc::clone(&shared);
                    sockets::attach(&sockets, connection, stream, move |heard| match heard {
                        Heard::Message(bytes) => {
                            let message = ToAppliance::from_bytes(bytes).expect("what was framed is a message");
                            hearing.tell(connection, Brought::Up(message));
                        }
                        Heard::End => hearing.tell(connection, Brought::End(Way::ToAppliance)),
                    });
                }
                Order::Write(connection, message) => sockets::write(&sockets, connection, message)?,
                Order::Close(connection) => sockets::close(&sockets, connection),
                Order::Open(..) => unreachable!("the appliance never dials (CONN-1)"),
            }
        }
    }
}

/// Runs one carrier's host: dials for its parties and does what is ordered.
pub(super) async fn run_carrier(shared: Rc<Shared>, carrier: usize) -> turmoil::Result {
    let host = carrier + 1;
    let sockets = Sockets::default();
    loop {
        shared.outboxes[host].filled.notified().await;
        while let Some(order) = take_order(&shared, host) {
            match order {
                Order::Open(connection, party) => {
                    spawn_local(open(Rc::clone(&shared), Rc::clone(&sockets), connection, party));
                }
                Order::Write(connection, message) => sockets::write(&sockets, connection, message)?,
                Order::Close(connection) => sockets::close(&sockets, connection),
                Order::Adopt(..) => unreachable!("only the appliance accepts connections (CONN-1)"),
            }
        }
    }
}

/// Connects, lets the appliance's host know whose connection it is, and starts to read.
async fn open(shared: Rc<Shared>, sockets: Sockets, connection: ConnectionId, party: Party) {
    let opened = TcpStream::connect((APPLIANCE_NAME, PORT)).await;
    shared.opening.set(shared.opening.get() - 1);
    let stream = opened.expect("the appliance's host always listens; the gate answers dials that cannot succeed");
    let from = stream.local_addr().expect("a connected socket has an address");
    shared.order(APPLIANCE, Order::Adopt(connection, from));
    let hearing = Rc::clone(&shared);
    sockets::attach(&sockets, connection, stream, move |heard| match heard {
        Heard::Message(bytes) => {
            let message = ToClient::from_bytes(bytes).expect("what was framed is a message");
            hearing.tell(connection, Brought::Down(message));
        }
        Heard::End => hearing.tell(connection, Brought::End(Way::ToClient)),
    });
    shared.tell(connection, Brought::Opened(party));
}

fn take_order(shared: &Shared, host: usize) -> Option<Order> {
    let order = shared.outboxes[host].orders.borrow_mut().pop_front();
    if order.is_some() {
        shared.stir();
    }
    order
}

/// The name of the appliance's host.
pub(super) const APPLIANCE_NAME: &str = "appliance";
/// Jump Clients dial the appliance on the port of TLS.
const PORT: u16 = 443;
/// The appliance's outbox; carriers have the ones after it.
const APPLIANCE: usize = 0;
