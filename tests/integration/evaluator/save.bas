Rem Behind the macro of docs/evaluators.md: keeps the sheet that it makes, as CSV.
Sub Save()
    Dim choices(1) As New com.sun.star.beans.PropertyValue
    choices(0).Name = "FilterName"
    choices(0).Value = "Text - txt - csv (StarCalc)"
    choices(1).Name = "FilterOptions"
    choices(1).Value = "44,34,76"
    On Error GoTo Failed
    Rates().storeToURL("file://SHEET", choices())
    StarDesktop.terminate()
    Exit Sub
Failed:
    Open "SHEET" For Output As #1
    Print #1, Error$
    Close #1
    StarDesktop.terminate()
End Sub

Rem What ODBC needs so that Chinese is read as it is.
Function Utf8()
    Dim choices(0) As New com.sun.star.beans.PropertyValue
    choices(0).Name = "CharSet"
    choices(0).Value = "UTF-8"
    Utf8 = choices()
End Function
