//! The way to a server: its address, a proxy if there is one, and TLS.

use std::env;
use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use std::vec;

use futures_util::future::BoxFuture;
use http::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower_service::Service;
use waba_types::loopback::is_loopback;

use super::cause::Cause;
use super::config::{ProxyChoice, check_proxy, is_http};
use super::head_limit::HeadLimited;
use crate::error::ConfigError;

type BoxError = Box<dyn Error + Send + Sync>;

/// What carries the bytes to a server, or to the proxy on the way to it.
type Line = MaybeHttpsStream<TokioIo<TcpStream>>;

/// Makes connections.
#[derive(Clone)]
pub(super) struct Connector(Arc<Settings>);

struct Settings {
    route: Route,
    https: HttpsConnector<Route>,
    timeout: Duration,
}

impl Connector {
    /// Connections by `tls`, over `proxy`, each within `timeout` from the name to the end of the handshake.
    pub(super) fn new(
        tls: ClientConfig,
        proxy: &ProxyChoice,
        timeout: Duration,
    ) -> Result<Self, ConfigError> {
        let route = Route::new(&tls, proxy)?;
        Ok(Self(Arc::new(Settings { https: HttpsConnector::from((route.clone(), tls)), route, timeout })))
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<HeadLimited<MaybeHttpsStream<Line>>>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let Settings { route, https, timeout: time } = &*self.0;
        let (https, time, is_proxied) = (https.clone(), *time, route.proxy(&server).is_some());
        Box::pin(async move {
            let reached = timeout(time, reach(https, server)).await;
            match reached.unwrap_or_else(|elapsed| Err(elapsed.into())) {
                Ok(connection) => Ok(TokioIo::new(HeadLimited::new(connection))),
                Err(error) if is_proxied => Err(OverProxy(error).into()),
                Err(error) => Err(error),
            }
        })
    }
}

/// Calls `service` as soon as it is ready.
async fn reach<S>(mut service: S, server: Uri) -> Result<S::Response, BoxError>
where
    S: Service<Uri>,
    S::Error: Into<BoxError>,
{
    poll_fn(|context| service.poll_ready(context)).await.map_err(Into::into)?;
    service.call(server).await.map_err(Into::into)
}

/// Leads to a server directly or through a proxy.
#[derive(Clone)]
struct Route {
    direct: HttpConnector<Resolver>,
    to_proxy: HttpsConnector<HttpConnector<Resolver>>,
    proxies: Arc<Proxies>,
}

impl Route {
    fn new(tls: &ClientConfig, proxy: &ProxyChoice) -> Result<Self, ConfigError> {
        let mut direct = HttpConnector::new_with_resolver(Resolver(GaiResolver::new()));
        direct.enforce_http(false);
        direct.set_nodelay(true);
        // A peer that is gone without a word is noticed within a minute of silence.
        direct.set_keepalive(Some(Duration::from_secs(15)));
        direct.set_keepalive_interval(Some(Duration::from_secs(15)));
        direct.set_keepalive_retries(Some(3));
        #[cfg(any(target_os = "android", target_os = "linux"))]
        direct.set_tcp_user_timeout(Some(Duration::from_secs(30)));
        // CONNECT is spoken to the proxy, over HTTP/1.1.
        let mut tls = tls.clone();
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        let to_proxy = HttpsConnector::from((direct.clone(), tls));
        Ok(Self { direct, to_proxy, proxies: Arc::new(Proxies::new(proxy)?) })
    }

    /// The proxy on the way to `server`. Loopback is never reached through one, which would be shown the key of an
    /// unencrypted request.
    fn proxy(&self, server: &Uri) -> Option<Intercept> {
        let direct = server.host().is_some_and(is_loopback);
        if direct { None } else { self.proxies.intercept(server) }
    }
}

/// Which proxy stands on the way to which server.
struct Proxies {
    usable: Matcher,
    /// Stands where the environment's proxy would if that could be read, which `usable` takes for none.
    unreadable: Option<Matcher>,
}

impl Proxies {
    fn new(proxy: &ProxyChoice) -> Result<Self, ConfigError> {
        let usable = match proxy {
            ProxyChoice::System => {
                return Ok(Self { usable: Matcher::from_system(), unreadable: unreadable_of_environment() });
            }
            ProxyChoice::Direct => Matcher::builder().build(),
            ProxyChoice::Url(url) => {
                check_proxy(url)?;
                readable(url.as_str()).ok_or_else(|| ConfigError::new("proxy", "URL can't be used"))?
            }
        };
        Ok(Self { usable, unreadable: None })
    }

    fn intercept(&self, server: &Uri) -> Option<Intercept> {
        let unreadable = self.unreadable.as_ref().and_then(|proxy| proxy.intercept(server));
        unreadable.or_else(|| self.usable.intercept(server))
    }
}

/// The proxy at `address` for all servers; none if that can't be read.
fn readable(address: &str) -> Option<Matcher> {
    let matcher = Matcher::builder().all(address.to_owned()).build();
    matcher.intercept(&Uri::from_static("https://host.example")).is_some().then_some(matcher)
}

/// A proxy that no connection gets through, where the environment names one that can't be read.
fn unreadable_of_environment() -> Option<Matcher> {
    let first = |names: [&str; 2]| names.into_iter().find_map(|name| env::var(name).ok());
    let of_https = first(["HTTPS_PROXY", "https_proxy"]).filter(|address| !address.is_empty());
    let address = of_https.or_else(|| first(["ALL_PROXY", "all_proxy"]))?;
    // To CGI programs the variables are no proxies: a client can set them.
    if address.is_empty() || readable(&address).is_some() || env::var_os("REQUEST_METHOD").is_some() {
        return None;
    }
    let exceptions = first(["NO_PROXY", "no_proxy"]).unwrap_or_default();
    Some(Matcher::builder().all("socks5://unreadable").no(exceptions).build())
}

impl Service<Uri> for Route {
    type Response = Line;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Line, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.direct.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let Some(proxy) = self.proxy(&server) else {
            let connecting = self.direct.call(server);
            return Box::pin(async { Ok(MaybeHttpsStream::Http(connecting.await?)) });
        };
        // Such as those of SOCKS, which the environment may name.
        if !proxy.uri().scheme_str().is_some_and(is_http) {
            return Box::pin(async { Err(UnusableProxy("it has no http or https address").into()) });
        }
        let mut tunnel = Tunnel::new(proxy.uri().clone(), self.to_proxy.clone());
        if let Some(credentials) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(credentials.clone());
        }
        Box::pin(async {
            reach(tunnel, server).await.map_err(|error| match error.to_string().as_str() {
                // The type has no public name.
                "tunnel error: proxy authorization required" => {
                    UnusableProxy("it wants another user name and password").into()
                }
                "tunnel error: unsuccessful" => Cause::new("it did not let the connection through").into(),
                _ => error,
            })
        })
    }
}

/// Asks the system for addresses, but not what `localhost` is.
#[derive(Clone)]
struct Resolver(GaiResolver);

impl Service<Name> for Resolver {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = Unresolved;
    type Future = BoxFuture<'static, Result<Self::Response, Unresolved>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Unresolved>> {
        self.0.poll_ready(context).map_err(Unresolved)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        if is_loopback(name.as_str()) {
            let here = vec![(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()];
            return Box::pin(async { Ok(here.into_iter()) });
        }
        let resolving = self.0.call(name);
        Box::pin(async {
            let addresses = resolving.await.map_err(Unresolved)?;
            Ok(addresses.collect::<Vec<_>>().into_iter())
        })
    }
}

/// The way on which no connection came about leads over a proxy.
#[derive(Debug)]
pub(super) struct OverProxy(BoxError);

impl fmt::Display for OverProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("over the proxy")
    }
}

impl Error for OverProxy {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

/// A proxy stands on the way that will not get better by another attempt. Says why.
#[derive(Debug)]
pub(super) struct UnusableProxy(&'static str);

impl fmt::Display for UnusableProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for UnusableProxy {}

/// A name has no address.
#[derive(Debug)]
pub(super) struct Unresolved(io::Error);

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Unresolved {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::config::{CaBundle, HttpConfig};
    use crate::http::tls;

    fn route(proxy: &ProxyChoice) -> Route {
        Route::new(&tls::client_config(&CaBundle::Default, None).unwrap(), proxy).unwrap()
    }

    /// The choice `System` reads the environment, which may name such a proxy.
    #[tokio::test]
    async fn what_is_no_http_proxy_is_refused_and_not_gone_around() {
        let mut route = route(&HttpConfig::default().proxy);
        let socks = Matcher::builder().all("socks5://canary@127.0.0.1:1").build();
        route.proxies = Arc::new(Proxies { usable: socks, unreadable: None });
        let error = reach(route, Uri::from_static("https://127.0.0.2.example")).await.err().unwrap();
        assert_eq!(error.to_string(), "it has no http or https address");
    }

    #[test]
    fn loopback_has_no_proxy() {
        let route = route(&"http://proxy.example".parse().unwrap());
        for (server, proxied) in [
            ("https://waba.example", true),
            ("https://localhost.example", true),
            ("https://localhost", false),
            ("http://127.0.0.9:80", false),
            ("http://[::1]:80", false),
        ] {
            assert_eq!(route.proxy(&Uri::from_static(server)).is_some(), proxied, "{server}");
        }
    }

    #[tokio::test]
    async fn localhost_is_this_machine_whatever_the_system_says() {
        let name = "localhost".parse().unwrap();
        let addresses: Vec<_> = Resolver(GaiResolver::new()).call(name).await.unwrap().collect();
        assert_eq!(addresses, ["127.0.0.1:0".parse().unwrap(), "[::1]:0".parse().unwrap()]);
    }
}
