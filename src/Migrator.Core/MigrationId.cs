using System.Globalization;

namespace Migrator;

/// <summary>Names a migration: the number its author gave it.</summary>
public readonly record struct MigrationId(long Value) : IComparable<MigrationId>
{
    /// <inheritdoc />
    public int CompareTo(MigrationId other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Orders two migrations by number.</summary>
    public static bool operator <(MigrationId left, MigrationId right) => left.Value < right.Value;

    /// <summary>Orders two migrations by number.</summary>
    public static bool operator >(MigrationId left, MigrationId right) => left.Value > right.Value;

    /// <summary>Orders two migrations by number.</summary>
    public static bool operator <=(MigrationId left, MigrationId right) => left.Value <= right.Value;

    /// <summary>Orders two migrations by number.</summary>
    public static bool operator >=(MigrationId left, MigrationId right) => left.Value >= right.Value;
}
