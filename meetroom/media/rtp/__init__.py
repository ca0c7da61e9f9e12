"""RTP and RTCP without input or output: bytes in, facts out; knows no socket and no clock."""
