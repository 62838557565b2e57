//! An in-memory stand-in for an Inngest server.
//!
//! It answers in the shapes of the exchanges in `recorded/`, which were recorded from a real server, traps included,
//! and misbehaves as it is [told](control::Control). A test adds [runs](world::Run) and moves them on.

pub mod control;
pub mod world;

mod answers;
mod routes;

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use control::Control;
use world::World;

/// A running stand-in. It stops when it is dropped.
pub struct StandIn {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// What the routes and the tests share.
pub(crate) struct Shared {
    pub world: Mutex<World>,
    pub control: Mutex<Control>,
    pub calls: Mutex<BTreeMap<&'static str, usize>>,
}

impl StandIn {
    /// Starts it on a free port of 127.0.0.1.
    pub fn start() -> io::Result<Self> {
        Self::start_on(0)
    }

    /// Starts it on this port of 127.0.0.1.
    pub fn start_on(port: u16) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            world: Mutex::new(World::new()),
            control: Mutex::new(Control::default()),
            calls: Mutex::default(),
        });
        let address = (Ipv4Addr::LOCALHOST, port).into();
        let mut stand_in = Self { address, shared, stop: None, thread: None };
        stand_in.resume()?;
        Ok(stand_in)
    }

    /// Takes it off the network. What it knows stays.
    pub fn halt(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The thread may have ended already.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    /// Listens again after [`halt`](Self::halt), at the same address.
    pub fn resume(&mut self) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind(self.address))?;
        self.address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let routes = routes::routes(Arc::clone(&self.shared));
        let thread = std::thread::Builder::new().name("inngest-stand-in".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    // Neither an error nor the sender's end leaves anything to do.
                    _ = axum::serve(listener, routes).into_future() => {}
                    _ = stopped => {}
                }
            });
            runtime.shutdown_background();
        })?;
        (self.stop, self.thread) = (Some(stop), Some(thread));
        Ok(())
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address as a URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Reads or changes what it knows.
    pub fn world<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        change(&mut self.shared.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes how it behaves.
    pub fn control(&self, change: impl FnOnce(&mut Control)) {
        change(&mut self.shared.control.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// How often a route was called, such as `GET /api/v2/runs`; see [`ROUTES`].
    pub fn calls(&self, route: &str) -> usize {
        self.calls_by_route().get(route).copied().unwrap_or(0)
    }

    /// How often each route was called.
    pub fn calls_by_route(&self) -> BTreeMap<&'static str, usize> {
        self.shared.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many calls there were.
    pub fn all_calls(&self) -> usize {
        self.calls_by_route().values().sum()
    }

    /// Counts from nought again.
    pub fn forget_calls(&self) {
        self.shared.calls.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

pub use routes::ROUTES;

impl Drop for StandIn {
    fn drop(&mut self) {
        self.halt();
    }
}
