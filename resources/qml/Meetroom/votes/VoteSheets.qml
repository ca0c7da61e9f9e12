import QtQuick
import Meetroom.Models

// The sheets of votes: each opens when its view model asks.
Item {
    id: sheets

    required property ShellViewModel shell

    visible: false
    PollSheet { shell: sheets.shell }
    ResultSheet { votes: sheets.shell.votes; counting: sheets.shell.sealed.counting }
    PaperOutSheet { paper: sheets.shell.paperBallots }
    NotedVoteSheet { noted: sheets.shell.noted }
    ProxySheet { proxies: sheets.shell.proxies }
    WeightSheet { weights: sheets.shell.weights }
    CountingSheet { paper: sheets.shell.paperBallots }
}
