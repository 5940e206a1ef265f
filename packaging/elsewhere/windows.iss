; Not tried here. Inno Setup 6: an installer for the folder that PyInstaller makes on Windows.
;   set PITCHCOACH_MODELS=build\frozen\models
;   pyinstaller --distpath build\frozen packaging\pitchcoach.spec
;   iscc packaging\elsewhere\windows.iss
[Setup]
AppId={{6C2B2F0B-6B0A-4C0B-9E55-0D5B6E1C7A11}
AppName=PitchCoach
AppVersion=0.1.0
AppPublisher=The PitchCoach founders
DefaultDirName={autopf}\PitchCoach
DefaultGroupName=PitchCoach
PrivilegesRequired=lowest
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=PitchCoach-0.1.0-setup
Compression=lzma2
SolidCompression=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[Files]
Source: "..\..\build\frozen\pitchcoach\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\PitchCoach"; Filename: "{app}\PitchCoach-window.exe"
Name: "{autodesktop}\PitchCoach"; Filename: "{app}\PitchCoach-window.exe"; Tasks: desktopicon

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Run]
Filename: "{app}\PitchCoach-window.exe"; Description: "{cm:LaunchProgram,PitchCoach}"; Flags: nowait postinstall skipifsilent
