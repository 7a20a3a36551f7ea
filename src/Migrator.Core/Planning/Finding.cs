namespace Migrator.Planning;

/// <summary>Something a reviewer should know, or the reason why a plan is refused.</summary>
/// <param name="Code">A stable code, such as <c>MIG1203</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Subject">What it is about: a table, a column, an index.</param>
/// <param name="Harm">What would happen.</param>
/// <param name="Cure">What to do about it.</param>
public sealed record Finding(string Code, FindingSeverity Severity, string Subject, string Harm, string Cure);

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>Somebody should look at it before the plan runs.</summary>
    Warning,

    /// <summary>The plan is refused.</summary>
    Refusal,
}
