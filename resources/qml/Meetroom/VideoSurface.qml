import QtQuick
import QtMultimedia
import Meetroom.Items

// A picture of the conference on the graphics card; see VideoTile.
VideoOutput {
    id: output

    property alias wall: feed.wall
    property alias legId: feed.legId
    property alias heightPx: feed.heightPx
    property alias hasPicture: feed.hasPicture
    property alias stalled: feed.stalled
    property alias pictureSize: feed.pictureSize
    property bool fit: false

    fillMode: fit ? VideoOutput.PreserveAspectFit : VideoOutput.PreserveAspectCrop
    PictureFeed { id: feed; sink: output.videoSink }
}
