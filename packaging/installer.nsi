; The installer: for one user, without administrator rights, in Chinese (English on an English Windows).
; makensis is called by packaging/windows/archives.py, which defines VERSION, NUMBERS, KILOBYTES, COMPRESSION, ICON,
; FILES and OUT. Silent: zzeco-VERSION-setup.exe /S /D=C:\folder (last, without quotation marks).
; Exit codes: 0 done, 1 stopped by the user, 2 refused (running, unsupported Windows, folder in other use).

Unicode true
Target amd64-unicode
SetCompressor /SOLID ${COMPRESSION}
!if ${COMPRESSION} == lzma
  SetCompressorDictSize 64
!endif
SetDateSave on
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
RequestExecutionLevel user

!include MUI2.nsh
!include x64.nsh
!include WinVer.nsh
!include FileFunc.nsh
!include LogicLib.nsh

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\zzeco"
!define OLDEST_BUILD 17763

Name "$(PROGRAM)"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\zzeco"
InstallDirRegKey HKCU "${UNINSTALL}" InstallLocation
BrandingText "zzeco ${VERSION}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_DIRECTORYPAGE_TEXT_TOP "$(WHERE)"
!define MUI_FINISHPAGE_RUN "$INSTDIR\zzeco.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE SimpChinese
!insertmacro MUI_LANGUAGE English

LangString PROGRAM ${LANG_SIMPCHINESE} "株洲生态碳汇 zzeco"
LangString PROGRAM ${LANG_ENGLISH} "zzeco"
LangString FILETYPE ${LANG_SIMPCHINESE} "zzeco 项目"
LangString FILETYPE ${LANG_ENGLISH} "zzeco project"
LangString REMOVE ${LANG_SIMPCHINESE} "卸载 zzeco"
LangString REMOVE ${LANG_ENGLISH} "Uninstall zzeco"
LangString DESKTOP ${LANG_SIMPCHINESE} "桌面快捷方式"
LangString DESKTOP ${LANG_ENGLISH} "Shortcut on the desktop"
LangString WHERE ${LANG_SIMPCHINESE} "程序安装到下面的文件夹，不需要管理员权限。项目文件存放在您自己选择的位置，设置存放在您的用户文件夹中；更新和卸载都不会改动它们。"
LangString WHERE ${LANG_ENGLISH} "The program goes into the folder below; no administrator rights are needed. Project files stay where you keep them and settings in your user folder; neither an update nor the removal touches them."
LangString RUNNING ${LANG_SIMPCHINESE} "zzeco 正在运行。请先保存并关闭 zzeco，再重新运行本程序。"
LangString RUNNING ${LANG_ENGLISH} "zzeco is running. Please close it, then start this again."
LangString TOO_OLD ${LANG_SIMPCHINESE} "zzeco 需要 64 位 Windows 10（1809 版或更新版本）或 Windows 11。"
LangString TOO_OLD ${LANG_ENGLISH} "zzeco needs a 64-bit Windows 10 (version 1809 or later) or Windows 11."
LangString OTHER_USE ${LANG_SIMPCHINESE} "文件夹 $INSTDIR 中有其他文件。请选择一个空文件夹或新文件夹。"
LangString OTHER_USE ${LANG_ENGLISH} "The folder $INSTDIR holds other files. Please choose an empty or a new folder."

VIProductVersion ${NUMBERS}
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} ProductName "株洲生态碳汇 zzeco"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} FileDescription "株洲生态碳汇 zzeco 安装程序"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} FileVersion "${VERSION}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} ProductVersion "${VERSION}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} LegalCopyright "Apache License 2.0"

!macro REFUSE text
  MessageBox MB_OK|MB_ICONEXCLAMATION "${text}" /SD IDOK
  SetErrorLevel 2
  Quit
!macroend

; A window holds the mutex; any other process of ours (command line, reader) keeps the Python library open.
!macro REFUSE_WHILE_RUNNING
  System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w "zzeco-running") p .r0'
  ${If} $0 P<> 0
    System::Call 'kernel32::CloseHandle(p r0)'
    !insertmacro REFUSE "$(RUNNING)"
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\python\python311.dll"
    ClearErrors
    FileOpen $0 "$INSTDIR\python\python311.dll" a
    ${If} ${Errors}
      !insertmacro REFUSE "$(RUNNING)"
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

!macro REMOVE_PROGRAM
  RMDir /r "$INSTDIR\python"
  RMDir /r "$INSTDIR\lib"
  RMDir /r "$INSTDIR\app"
  RMDir /r "$INSTDIR\licenses"
  Delete "$INSTDIR\zzeco.exe"
  Delete "$INSTDIR\zzeco-cli.exe"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD_PARTY_NOTICES.txt"
  Delete "$INSTDIR\uninstall.exe"
!macroend

; Gives a shortcut the identity of the program's window, so that the taskbar shows both as one.
!macro IDENTIFY shortcut
  System::Call 'shell32::SHGetPropertyStoreFromParsingName(w "${shortcut}", p 0, i 2, g "{886d8eeb-8cf2-4446-8d02-cdba1dbdcf99}", *p .r1) i .r0'
  ${If} $0 = 0
  ${AndIf} $1 P<> 0
    System::Call '*(&g16 "{9F4C2855-9F79-4B39-A8D0-E1D42DE1D5F3}", i 5) p .r2'
    System::Call '*(&t12 "zzeco") p .r4'
    System::Call '*(&i2 31, &i2 0, &i2 0, &i2 0, p r4, p 0) p .r3'
    System::Call '$1->6(p r2, p r3) i .r0'
    System::Call '$1->7() i .r0'
    System::Call '$1->2() i .r0'
    System::Free $2
    System::Free $3
    System::Free $4
  ${EndIf}
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} ${OLDEST_BUILD}
    !insertmacro REFUSE "$(TOO_OLD)"
  ${EndIf}
  !insertmacro REFUSE_WHILE_RUNNING
FunctionEnd

Function un.onInit
  !insertmacro REFUSE_WHILE_RUNNING
FunctionEnd

Section "$(PROGRAM)"
  SectionIn RO
  !insertmacro REFUSE_WHILE_RUNNING
  ${IfNot} ${FileExists} "$INSTDIR\zzeco.exe"
    ${DirState} "$INSTDIR" $0
    ${If} $0 = 1
      !insertmacro REFUSE "$(OTHER_USE)"
    ${EndIf}
  ${EndIf}
  !insertmacro REMOVE_PROGRAM
  !include "${FILES}"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateDirectory "$SMPROGRAMS\zzeco"
  CreateShortCut "$SMPROGRAMS\zzeco\zzeco.lnk" "$INSTDIR\zzeco.exe" "" "$INSTDIR\zzeco.exe" 0
  !insertmacro IDENTIFY "$SMPROGRAMS\zzeco\zzeco.lnk"
  CreateShortCut "$SMPROGRAMS\zzeco\$(REMOVE).lnk" "$INSTDIR\uninstall.exe"

  WriteRegStr HKCU "Software\Classes\zzeco.project" "" "$(FILETYPE)"
  WriteRegStr HKCU "Software\Classes\zzeco.project" AppUserModelID zzeco
  WriteRegStr HKCU "Software\Classes\zzeco.project\DefaultIcon" "" "$INSTDIR\zzeco.exe,0"
  WriteRegStr HKCU "Software\Classes\zzeco.project\shell\open\command" "" '"$INSTDIR\zzeco.exe" "%1"'
  WriteRegStr HKCU "Software\Classes\Applications\zzeco.exe" FriendlyAppName "$(PROGRAM)"
  WriteRegStr HKCU "Software\Classes\Applications\zzeco.exe\SupportedTypes" ".gpkg" ""
  WriteRegStr HKCU "Software\Classes\Applications\zzeco.exe\shell\open\command" "" '"$INSTDIR\zzeco.exe" "%1"'
  WriteRegStr HKCU "Software\Classes\.gpkg\OpenWithProgids" zzeco.project ""
  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\zzeco.exe" "" "$INSTDIR\zzeco.exe"

  WriteRegStr HKCU "${UNINSTALL}" DisplayName "$(PROGRAM)"
  WriteRegStr HKCU "${UNINSTALL}" DisplayVersion "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" DisplayIcon "$INSTDIR\zzeco.exe,0"
  WriteRegStr HKCU "${UNINSTALL}" Publisher zzeco
  WriteRegStr HKCU "${UNINSTALL}" InstallLocation "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" EstimatedSize ${KILOBYTES}
  WriteRegDWORD HKCU "${UNINSTALL}" NoModify 1
  WriteRegDWORD HKCU "${UNINSTALL}" NoRepair 1
  ${RefreshShellIcons}
SectionEnd

Section /o "$(DESKTOP)"
  CreateShortCut "$DESKTOP\$(PROGRAM).lnk" "$INSTDIR\zzeco.exe" "" "$INSTDIR\zzeco.exe" 0
  !insertmacro IDENTIFY "$DESKTOP\$(PROGRAM).lnk"
SectionEnd

Section Uninstall
  ${IfNot} ${FileExists} "$INSTDIR\zzeco.exe"
    !insertmacro REFUSE "$(OTHER_USE)"
  ${EndIf}
  !insertmacro REMOVE_PROGRAM
  RMDir "$INSTDIR"
  RMDir /r "$SMPROGRAMS\zzeco"
  Delete "$DESKTOP\株洲生态碳汇 zzeco.lnk"
  Delete "$DESKTOP\zzeco.lnk"
  DeleteRegKey HKCU "Software\Classes\zzeco.project"
  DeleteRegKey HKCU "Software\Classes\Applications\zzeco.exe"
  DeleteRegValue HKCU "Software\Classes\.gpkg\OpenWithProgids" zzeco.project
  DeleteRegKey /ifempty HKCU "Software\Classes\.gpkg\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "Software\Classes\.gpkg"
  DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\zzeco.exe"
  DeleteRegKey HKCU "${UNINSTALL}"
  ${RefreshShellIcons}
SectionEnd
