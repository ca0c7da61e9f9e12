import QtQuick
import Meetroom.Models

// What the office is asked about papers, wherever in the meeting the question came from.
Item {
    id: sheets

    required property PapersDeskViewModel desk

    UploadSheet { draft: sheets.desk.draft }
    PaperSheet { edit: sheets.desk.edit }
    ReplaceSheet { edit: sheets.desk.edit }
    ReleaseSheet { timing: sheets.desk.timing }
    AudienceSheet { choice: sheets.desk.audiences }
}
