// A client in a browser, written from docs/protocol.md alone: log in, join, send, receive, come back.
"use strict";

class Point {
  constructor() {
    this.legId = null;
    this.welcome = null;
    this.roster = [];
    this.fills = {}; // by leg: what is in its slots
    this.demands = {}; // by leg: its layers that somebody watches
    this.speaking = [];
    this.failures = [];
    this.answers = 0;
    this.bye = null;
    this.wanted = []; // persons to show, and how tall
    this.config = null;
    this.line = null; // the peer connection in use
    this.offers = 0;
  }

  // -- HTTP and the session -------------------------------------------------------------------------------------

  async logIn(login, password) {
    const answer = await fetch("/api/login", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ login, password, device: "browser" }),
    });
    if (!answer.ok) throw new Error(`not logged in: ${(await answer.json()).problem}`);
    this.token = (await answer.json()).token;
  }

  async enter(meetingId) {
    const address = `wss://${location.host}/api/meetings/${meetingId}/session`;
    this.socket = new WebSocket(address, ["meetroom.1", `bearer.${this.token}`]);
    await new Promise((done, fail) => {
      this.socket.onopen = done;
      this.socket.onerror = () => fail(new Error("no session"));
    });
    const welcomed = new Promise((done) => (this.onWelcome = done));
    this.socket.onmessage = (event) => this.take(JSON.parse(event.data));
    this.say({ type: "Hello", protocol: 1, client: "page", device: "browser" });
    await welcomed;
  }

  say(message) {
    this.socket.send(JSON.stringify(message));
  }

  take(message) {
    const handlers = {
      Welcome: (m) => { this.welcome = m; this.onWelcome(); },
      Bye: (m) => { this.bye = m.reason; },
      CallRoster: (m) => { this.roster = m.legs; this.sayWants(); },
      CallRosterChange: (m) => {
        const other = new Set([...m.gone, ...m.legs.map((leg) => leg.leg_id)]);
        this.roster = [...this.roster.filter((leg) => !other.has(leg.leg_id)), ...m.legs];
        this.sayWants();
      },
      SlotMap: (m) => { this.fills[m.leg_id || this.legId] = m.fills; },
      Speaking: (m) => { this.speaking = m.leg_ids; },
      LayerDemand: (m) => { this.demands[m.leg_id || this.legId] = m.layers; this.obeyDemand(); },
      MediaAnswer: (m) => this.onAnswer(m),
      MediaFailed: (m) => this.onFailed(m),
    };
    handlers[message.type]?.(message);
  }

  // -- the leg --------------------------------------------------------------------------------------------------

  async join(config) {
    this.config = config;
    const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };
    this.devices ??= await navigator.mediaDevices.getUserMedia({ audio: plain, video: true });
    await this.renew();
  }

  async renew() {
    const line = new RTCPeerConnection({ iceServers: this.welcome.ice_servers, bundlePolicy: "max-bundle",
      iceTransportPolicy: this.config.relayOnly ? "relay" : "all" });
    const [voice] = this.devices.getAudioTracks();
    const [camera] = this.devices.getVideoTracks();
    line.addTransceiver(voice, { direction: "sendonly" });
    for (const encoding of [{}, { scaleResolutionDownBy: 2 }]) {
      const sent = line.addTransceiver(camera, { direction: "sendonly", sendEncodings: [encoding] });
      sent.setCodecPreferences(sendable(this.config.codec));
    }
    for (let voices = 0; voices < 3; voices++) line.addTransceiver("audio", { direction: "recvonly" });
    for (let tiles = 0; tiles < this.config.tiles; tiles++) line.addTransceiver("video", { direction: "recvonly" });
    line.ontrack = (event) => show(event.transceiver.mid, event.track);
    await line.setLocalDescription();
    await new Promise((done) => {
      line.onicegatheringstatechange = () => line.iceGatheringState === "complete" && done();
      if (line.iceGatheringState === "complete") done();
    });
    this.coming = line;
    this.offers += 1;
    this.offer = line.localDescription.sdp;
    this.say({ type: "MediaOffer", sdp: this.offer, offer_id: `offer-${this.offers}` });
  }

  async onAnswer(message) {
    const [before, line] = [this.line, this.coming];
    this.line = line;
    this.legId = message.leg_id;
    this.answer = message.sdp;
    // The leg before goes on until the new one stands.
    line.addEventListener("connectionstatechange", () => line.connectionState === "connected" && before?.close());
    await line.setRemoteDescription({ type: "answer", sdp: message.sdp });
    this.answers += 1;
    this.tellState();
    this.sayWants();
    this.obeyDemand();
  }

  onFailed(message) {
    this.failures.push(message.why);
    if (message.offer_id && message.offer_id !== `offer-${this.offers}`) return; // of a leg nobody needs any more
    if (AGAIN.has(message.why)) setTimeout(() => this.renew(), 200);
  }

  get slots() {
    return this.fills[this.legId] ?? [];
  }

  get demand() {
    return this.demands[this.legId] ?? [];
  }

  obeyDemand() {
    const layers = ["high", "low"];
    const cameras = this.line?.getTransceivers().filter((t) => t.sender.track?.kind === "video") ?? [];
    cameras.forEach((camera, index) => {
      const parameters = camera.sender.getParameters();
      if (!parameters.encodings.length) return;
      parameters.encodings[0].active = this.demand.includes(layers[index]);
      camera.sender.setParameters(parameters);
    });
  }

  // Whoever comes back has another leg: tiles are of persons.
  want(personIds, heightPx) {
    this.wanted = personIds.map((personId) => ({ personId, heightPx }));
    this.sayWants();
  }

  sayWants() {
    const wants = this.wanted.flatMap(({ personId, heightPx }) =>
      this.roster.filter((leg) => leg.person_id === personId).map((leg) => ({ leg_id: leg.leg_id, height_px: heightPx })));
    if (this.legId) this.say({ type: "SetWants", wants });
  }

  mute(muted) {
    this.devices.getAudioTracks()[0].enabled = !muted;
    this.tellState();
  }

  tellState() {
    const muted = !this.devices.getAudioTracks()[0].enabled;
    this.say({ type: "MediaState", muted, camera: true, sharing: false });
  }

  leave() {
    this.say({ type: "MediaLeave" });
    this.line.close();
    this.line = null;
  }

  // -- what a test looks at -------------------------------------------------------------------------------------

  view() {
    const { legId, welcome, roster, slots, demand, speaking, failures, answers, bye, offers } = this;
    const state = this.line?.connectionState ?? null;
    return { legId, welcome, roster, slots, demand, speaking, failures, answers, bye, offers, state };
  }

  async stats() {
    const mids = {};
    const all = [...(await this.line.getStats()).values()];
    for (const entry of all) {
      if (entry.type === "inbound-rtp" || entry.type === "outbound-rtp") {
        mids[entry.mid] = { ...entry, codec: all.find((c) => c.id === entry.codecId)?.mimeType };
      }
    }
    return { mids, pair: all.find((p) => p.type === "candidate-pair" && p.nominated && p.state === "succeeded"),
      transport: all.find((t) => t.type === "transport") };
  }
}

const AGAIN = new Set(["not-running", "relay-died", "silent", "never-connected", "handshake-failed", "closed"]);

function sendable(codec) {
  return RTCRtpSender.getCapabilities("video").codecs.filter((entry) => {
    const fits = entry.mimeType.toLowerCase() === `video/${codec.toLowerCase()}`;
    const line = entry.sdpFmtpLine ?? "";
    return fits && (codec !== "H264" || (line.includes("packetization-mode=1") && line.includes("42e01f")));
  });
}

// A remote track flows only while an element plays it.
const shown = new Map();

function show(mid, track) {
  const element = document.createElement(track.kind);
  Object.assign(element, { autoplay: true, muted: true, playsInline: true, srcObject: new MediaStream([track]) });
  shown.get(mid)?.element.remove();
  document.body.append(element);
  shown.set(mid, { element, track });
}

// The luma of the picture a slot shows now, as numbers, or null while it shows none.
function look(mid) {
  const { element } = shown.get(mid) ?? {};
  if (!element?.videoWidth) return null;
  const [width, height] = [element.videoWidth, element.videoHeight];
  const canvas = new OffscreenCanvas(width, height);
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  drawing.drawImage(element, 0, 0);
  const { data } = drawing.getImageData(0, 0, width, height);
  let luma = "";
  for (let at = 0; at < data.length; at += 4) {
    luma += String.fromCharCode(Math.round(0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]));
  }
  return { width, height, luma: btoa(luma) };
}

// The last third of a second of a voice slot, 48 kHz, as samples from -1 to 1.
let ear = null;
const listening = new Map();

function listen(mid) {
  ear ??= new AudioContext({ sampleRate: 48000 });
  const { track } = shown.get(mid) ?? {};
  if (!track) return null;
  if (listening.get(mid)?.track !== track) {
    const analyser = new AnalyserNode(ear, { fftSize: 16384 });
    ear.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    listening.set(mid, { track, analyser });
  }
  const samples = new Float32Array(16384);
  listening.get(mid).analyser.getFloatTimeDomainData(samples);
  return Array.from(samples, (value) => Math.round(value * 32767));
}

var point = new Point();
