namespace Migrator.Changes;

/// <summary>How the text of a constant is to be read.</summary>
public enum ConstantKind
{
    /// <summary>NULL.</summary>
    Null,

    /// <summary>Characters.</summary>
    Text,

    /// <summary>A number in C# notation.</summary>
    Number,

    /// <summary>"true" or "false".</summary>
    Boolean,

    /// <summary>A date and time, ISO 8601.</summary>
    Timestamp,

    /// <summary>A GUID.</summary>
    UniqueId,

    /// <summary>Bytes in hexadecimal.</summary>
    Binary,
}
