namespace Migrator.Authoring;

/// <summary>Keeps what the migration removes under another name for some days before it is dropped for good.</summary>
/// <param name="days">How many days; at least one.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class QuarantineAttribute(int days) : Attribute
{
    /// <summary>How many days the old shape is kept.</summary>
    public int Days { get; } = days;
}
