//! Which way a request takes.

use std::error::Error;
use std::process::Command;

use tokio::runtime::{Builder, Runtime};
use url::Url;
use waba::http::{
    CaBundle, ConfigError, HttpConfig, HttpErrorKind, HttpService, HyperService, ProxyChoice, Sent, TlsFault,
};

use crate::peer::{Authority, KEY, OK, Peer, Wire, client, post, silence};

fn proxy(peer: &Peer) -> ProxyChoice {
    let mut url = peer.url("");
    url.set_username("user").unwrap();
    url.set_password(Some("password")).unwrap();
    ProxyChoice::Url(url)
}

#[tokio::test]
async fn loopback_is_reached_directly() {
    let (peer, proxied) = (Peer::answering(OK).await, Peer::answering(OK).await);
    let client = client(|config| config.proxy = proxy(&proxied));
    for host in ["localhost", "127.0.0.1"] {
        let mut url = peer.url("/messages");
        url.set_host(Some(host)).unwrap();
        client.call(post(url)).await.unwrap();
    }
    assert_eq!((peer.requests().len(), proxied.connections()), (2, 0));
}

#[test]
fn a_connection_is_used_by_the_runtime_that_drives_it() {
    let server = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let peer = server.block_on(Peer::answering(OK));
    let client = client(|_| ());
    let call = |runtime: &Runtime| runtime.block_on(client.call(post(peer.url("/messages")))).unwrap();
    let runtime = || Builder::new_current_thread().enable_all().build().unwrap();
    // Each is driven only while it blocks on a call.
    let runtimes = [runtime(), runtime()];
    for _ in 0..3 {
        runtimes.iter().for_each(|runtime| drop(call(runtime)));
    }
    assert_eq!((peer.requests().len(), peer.connections()), (6, 2));
    // Many that end do no harm.
    (0..20).for_each(|_| drop(call(&runtime())));
    assert_eq!((peer.requests().len(), peer.connections()), (26, 22));
}

#[tokio::test]
async fn other_hosts_are_reached_through_a_tunnel() {
    through_a_tunnel(false).await;
}

#[tokio::test]
async fn a_proxy_may_be_spoken_to_over_tls() {
    through_a_tunnel(true).await;
}

async fn through_a_tunnel(over_tls: bool) {
    let authority = Authority::new();
    let server = Peer::tls(authority.server("waba.invalid", "http/1.1"), |mut wire| async move {
        while wire.request().await?.is_some() {
            wire.write(OK).await?;
        }
        Ok(())
    })
    .await;
    let address = server.address;
    let connect = move |mut wire: Wire| async move {
        wire.request().await?;
        wire.write(b"HTTP/1.1 200 Connected\r\n\r\n").await?;
        wire.join(address).await
    };
    let tunnel = match over_tls {
        true => Peer::tls(authority.server("localhost", "http/1.1"), connect).await,
        false => Peer::plain(connect).await,
    };
    let client = client(|config| {
        config.proxy = proxy(&tunnel);
        config.ca_bundle = CaBundle::Pem(authority.pem());
    });
    client.call(post(Url::parse("https://waba.invalid/messages").unwrap())).await.unwrap();
    assert!(server.requests()[0].contains(KEY));
    let asked = &tunnel.requests()[0];
    assert!(asked.starts_with("CONNECT waba.invalid:443 HTTP/1.1\r\n"), "{asked}");
    assert!(
        asked.to_ascii_lowercase().contains("proxy-authorization: basic dxnlcjpwyxnzd29yza=="),
        "{asked}"
    );
    assert!(!asked.contains(KEY), "{asked}");
}

#[tokio::test]
async fn a_proxy_is_not_offered_http2() {
    let authority = Authority::new();
    let tunnel = Peer::tls(authority.server("localhost", "h2"), |_| silence()).await;
    let client = client(|config| {
        config.proxy = proxy(&tunnel);
        config.ca_bundle = CaBundle::Pem(authority.pem());
    });
    let error = client.call(post(Url::parse("https://waba.invalid/messages").unwrap())).await.unwrap_err();
    assert_eq!(
        (error.kind, error.sent),
        (HttpErrorKind::Tls(TlsFault::Handshake), Sent::NotSent),
        "{error:?}"
    );
}

#[tokio::test]
async fn proxy_that_refuses_is_not_sent() {
    let shut_out = "over the proxy: it did not let the connection through";
    for (code, kind, cause) in [
        (403, HttpErrorKind::Connect, shut_out),
        (407, HttpErrorKind::Proxy, "it wants another user name and password"),
        (502, HttpErrorKind::Connect, shut_out),
    ] {
        let refusing = Peer::answering(format!("HTTP/1.1 {code} No\r\ncontent-length: 0\r\n\r\n")).await;
        let client = client(|config| config.proxy = proxy(&refusing));
        let error =
            client.call(post(Url::parse("https://waba.invalid/messages").unwrap())).await.unwrap_err();
        assert_eq!((error.kind, error.sent), (kind, Sent::NotSent), "{error:?}");
        assert_eq!(error.source().unwrap().to_string(), cause);
    }
    let client = client(|config| config.proxy = "http://127.0.0.1:1".parse().unwrap());
    let error = client.call(post(Url::parse(FAR).unwrap())).await.unwrap_err();
    let cause = error.source().unwrap().to_string();
    assert!(error.kind == HttpErrorKind::Connect && cause.starts_with("over the proxy: "), "{cause}");
}

/// The server that a child process calls, which is nowhere.
const FAR: &str = "https://waba.invalid/messages";

/// The variables belong to a process, so each case runs in a process of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_environment_names_the_proxy() {
    for (variables, is_asked) in [
        (&["HTTPS_PROXY"] as &[_], true),
        (&["https_proxy"], true),
        (&["ALL_PROXY"], true),
        (&["HTTP_PROXY"], false),
        (&["HTTPS_PROXY", "NO_PROXY"], false),
        (&["ALL_PROXY", "NO_PROXY"], false),
        (&[], false),
    ] {
        let proxy = Peer::answering("HTTP/1.1 502 No\r\ncontent-length: 0\r\n\r\n").await;
        let address = proxy.url("");
        let of =
            |name: &&'static str| (*name, if *name == "NO_PROXY" { ".invalid" } else { address.as_str() });
        let mut child = Command::new(std::env::current_exe().unwrap());
        for name in ["HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY", "NO_PROXY"] {
            child.env_remove(name).env_remove(name.to_lowercase());
        }
        child.args(["--ignored", "--exact", "route::child_with_a_proxy", "--nocapture"]);
        let ended = child.envs(variables.iter().map(of)).output().unwrap();
        assert!(ended.status.success(), "{variables:?}: {}", String::from_utf8_lossy(&ended.stdout));
        let asked = proxy.requests();
        assert_eq!(asked.len(), usize::from(is_asked), "{variables:?}: {asked:?}");
        assert!(asked.iter().all(|asked| asked.starts_with("CONNECT waba.invalid:443 ")), "{asked:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_of_the_environment_that_can_not_be_used_is_not_gone_around() {
    for (variables, is_refused) in [
        (&[("HTTPS_PROXY", "ftp://127.0.0.1:1")] as &[_], true),
        (&[("https_proxy", "garbage::")], true),
        (&[("ALL_PROXY", "http://")], true),
        (&[("HTTPS_PROXY", "ftp://127.0.0.1:1"), ("ALL_PROXY", "http://127.0.0.1:1")], true),
        (&[("HTTPS_PROXY", ""), ("ALL_PROXY", "socks5://127.0.0.1:1")], true),
        (&[("HTTPS_PROXY", "")], false),
        (&[("HTTPS_PROXY", "ftp://127.0.0.1:1"), ("NO_PROXY", ".invalid")], false),
    ] {
        let mut child = Command::new(std::env::current_exe().unwrap());
        for name in ["HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY", "NO_PROXY"] {
            child.env_remove(name).env_remove(name.to_lowercase());
        }
        let test = match is_refused {
            true => "route::child_with_an_unusable_proxy",
            false => "route::child_without_a_proxy",
        };
        child.args(["--ignored", "--exact", test, "--nocapture"]);
        let ended = child.envs(variables.iter().copied()).output().unwrap();
        assert!(ended.status.success(), "{variables:?}: {}", String::from_utf8_lossy(&ended.stdout));
    }
}

#[tokio::test]
#[ignore = "is run by a_proxy_of_the_environment_that_can_not_be_used_is_not_gone_around"]
async fn child_with_an_unusable_proxy() {
    let client = HyperService::new(&HttpConfig::default()).unwrap();
    let error = client.call(post(FAR.parse().unwrap())).await.unwrap_err();
    assert_eq!((error.kind, error.sent), (HttpErrorKind::Proxy, Sent::NotSent), "{error:?}");
}

#[tokio::test]
#[ignore = "is run by a_proxy_of_the_environment_that_can_not_be_used_is_not_gone_around"]
async fn child_without_a_proxy() {
    let client = HyperService::new(&HttpConfig::default()).unwrap();
    let error = client.call(post(FAR.parse().unwrap())).await.unwrap_err();
    assert_eq!(error.kind, HttpErrorKind::Dns, "{error:?}");
}

#[tokio::test]
#[ignore = "is run by the_environment_names_the_proxy, which gives it an environment"]
async fn child_with_a_proxy() {
    let client = HyperService::new(&HttpConfig::default()).unwrap();
    let error = client.call(post(FAR.parse().unwrap())).await.unwrap_err();
    assert_eq!(error.sent, Sent::NotSent, "{error:?}");
}

#[test]
fn unusable_settings_are_named() {
    let refused = |adjust: fn(&mut HttpConfig)| -> ConfigError {
        let mut config = HttpConfig::default();
        adjust(&mut config);
        HyperService::new(&config).unwrap_err()
    };
    let socks =
        refused(|config| config.proxy = ProxyChoice::Url(Url::parse("socks5://user:canary@host").unwrap()));
    assert_eq!(
        (socks.setting(), socks.to_string().as_str()),
        ("proxy", "proxy: scheme is not http or https")
    );
    let agent = refused(|config| config.user_agent = "waba\r\nx: y".to_owned());
    assert_eq!(agent.setting(), "user_agent");
    let roots = refused(|config| config.ca_bundle = CaBundle::Pem(Vec::new()));
    assert_eq!(roots.setting(), "ca_bundle");
}
